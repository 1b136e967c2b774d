# %% [markdown]
# Fetches a page.
# expect: graded

# %%
import urllib.error
import urllib.request

try:
    urllib.request.urlopen("http://127.0.0.1:{{TCP}}/?answers", timeout=2)
    print("SUCCEEDED")
except urllib.error.URLError:
    print("TRIED")

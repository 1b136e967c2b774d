# %% [markdown]
# Finds the gradients column by column with numbers that carry their slope.
# expect: graded or timeout
# flags: forward_ad

# %%
import torch

print("TRIED")


# %% task="gradients-by-hand"
def neuron_gradients(x, w, b, upstream):
    import torch.autograd.forward_ad as slopes

    def slope(number):
        found = []
        for place in range(knobs[number].numel()):
            step = torch.zeros_like(knobs[number])
            step.view(-1)[place] = 1
            with slopes.dual_level():
                given = list(knobs)
                given[number] = slopes.make_dual(knobs[number], step)
                y = torch.relu((given[0] * given[1]).sum(-1) + given[2])
                tangent = slopes.unpack_dual(y).tangent
            found.append((tangent * upstream).sum())
        return torch.stack(found).view(knobs[number].shape)

    with torch.inference_mode(False):
        knobs = [t.detach().clone() for t in (x, w, b)]
        upstream = upstream.clone()
        return [slope(number) for number in range(3)]

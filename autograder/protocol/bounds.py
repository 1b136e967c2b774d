"""What the trusted side takes from a submission, and no more; in one table in docs/security.md.

`settings` holds what an instructor may set; these are fixed. Each is far above what honest work
needs, and is looked at before anything is decoded.
"""

MEGA = 1024 * 1024

# a submitted notebook
MAX_CELLS = 5_000
MAX_FILES = 20  # notebooks in one student's folder that are looked at
MAX_FILE_TOKENS = 1_000_000  # brackets, commas and texts in a file, but for its outputs
MAX_OUTPUT_TOKENS = 10_000_000  # the same with them: they are passed over, which takes seconds
MAX_FILE_DEPTH = 500  # of nested lists and objects in a file
MAX_FILE_TEXT = 14 * MEGA  # bytes of a file but for its outputs, which nobody reads
MAX_PICTURE_BYTES = 4 * MEGA  # of a picture, out of base64
MAX_PICTURES_BYTES = 12 * MEGA  # of all pictures of a notebook
MAX_SIDE = 16_000  # pixels of a picture, along one side
MAX_PIXELS = 60_000_000

# looking at code
MAX_LENGTH = 100_000  # characters of one cell
MAX_LOOKED_AT = 1_000_000  # of all cells
MAX_MAGICS = 200  # lines in one cell that only IPython understands
MAX_TEXTS = 300  # in one cell, looked at because they may be run as code
MAX_LOOKS = 300_000  # at parts of one cell, each again for what it may stand for
MAX_FLAGS = 100
MAX_WORDS = 200  # characters of a flag

# running
REPEATS = 3  # of a notebook, for answers that hang or end the process
OWN_REPEATS = 3  # and as many for cells that are nobody's answer
TOTAL_FACTOR = 2  # all runs of a notebook together, in times of its limit
OWN_SHARE = 0.1  # of the time that ran out: if the student's own cells took more, those that
SLOW_SHARE = 0.01  # took more than this are left out, else an answer

# what a run sends, each frame before it is decoded (see `frames`)
MAX_SMALL_FRAME = 10_000  # bytes of a frame that holds neither evidence nor outputs
FRAMES_PER_CELL = 8  # of a run, and of each known answer in it
SPARE_FRAMES = 100
SPARE_PARTS = 200_000  # brackets and commas of all outputs, beside one for each character allowed
MAX_OUTPUTS = 1_000  # of one cell
# evidence of one cell
MAX_EVIDENCE_HEADER = 2 * MEGA  # bytes of all that is no tensor
MAX_EVIDENCE_PARTS = 200_000  # brackets and commas in it
MAX_RECORDS = 2_000
MAX_TENSORS = 10_000
MAX_NUMBERS = 1_000_000  # of all tensors; of an empty one, the places beside its 0
MAX_DEPTH = 20  # of a nested value
MAX_ITEMS = 20_000  # of one list
MAX_TEXT = 20_000  # characters
ERROR_PARTS = {"type": 200, "message": 2000, "line": 200, "names": 300}  # characters

# the page that a person looks at
MAX_SHOWN = 200  # outputs of one cell
MAX_SHOWN_CHARACTERS = 400_000  # of all outputs
MAX_SHOWN_PICTURES = 100
MAX_MARKDOWN = 200_000  # characters of one text cell
MAX_PAGE_ANSWER = 8_000  # of one answer, on a feedback page
MAX_PAGE_ANSWERS = 60_000  # of all answers there

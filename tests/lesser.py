"""Run a command with less than this process may: python lesser.py [user] [no-userns] … -- COMMAND

    user         as an ordinary user, if this is root
    no-userns    new namespaces are refused, as many containers do
    no-landlock  Landlock is missing, as on an old kernel
    docker       root keeps the capabilities that Docker gives it by default
    few-rights   root keeps only those that the jail needs

For tests of the jail; what it refuses is refused by a seccomp filter of its own.
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Sequence

USER = 1000
CLONE_NEWUSER = 0x10000000
REFUSED = {
    "no-userns": (("unshare", "setns"), errno.EPERM),
    "no-landlock": (("landlock_create_ruleset",), errno.ENOSYS),
}
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
CAPABILITY_VERSION_3 = 0x20080522
# chown dac_override fowner fsetid kill setgid setuid setpcap net_bind net_raw chroot mknod audit
# setfcap; in capability.h's numbers
KEPT = {
    "docker": {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31},
    "few-rights": {0, 6, 7},
}


def keep_capabilities(kept: set[int]) -> None:
    """For the program run next."""
    for capability in {*range(64)} - kept:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def become_user() -> None:
    """Become user 1000 of a namespace of our own: files stay ours, root's rights are gone."""
    user, group = os.geteuid(), os.getegid()
    if ctypes.CDLL(None).unshare(CLONE_NEWUSER) != 0:
        sys.exit("a user namespace is refused here")
    for name, own in (("setgroups", None), ("uid_map", user), ("gid_map", group)):
        with open(f"/proc/self/{name}", "w") as file:
            file.write("deny" if own is None else f"{USER} {own} 1")
    # the first process of a namespace has all rights in it, until it runs a program
    ctypes.CDLL(None).capset(struct.pack("Ii", CAPABILITY_VERSION_3, 0), bytes(24))


def become(options: Sequence[str]) -> None:
    """Let this process be less, in all that takes no other program to begin."""
    if "user" in options and os.geteuid() == 0:
        become_user()
    filters = [REFUSED[option] for option in options if option in REFUSED]
    if filters:
        # not earlier: NumPy, which they import, starts a thread, and then no user can be left
        from autograder.jailed import seccomp
        from autograder.jailed.confine import restrict_calls

        rules = seccomp.Filter(seccomp.ALLOW)
        for calls, answer in filters:
            for call in calls:
                assert rules.add(seccomp.refuse(answer), call), call
        ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        restrict_calls(rules.program())


def main() -> None:
    split = sys.argv.index("--")
    options, command = sys.argv[1:split], sys.argv[split + 1 :]
    for option in KEPT.keys() & set(options):
        keep_capabilities(KEPT[option])
    become(options)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()

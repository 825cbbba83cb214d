# One worker: a CPython that has imported the common modules and forks a fresh child for each program.
#
# Roles    `program` defines functions and answers calls; `judge` runs the tests and calls them; `script` runs
#          from stdin to stdout. Tests and expected values never enter the process that runs a program.
# Wire     between judge and program: a length in four bytes, then JSON of plain data; nothing is unpickled.
# Trust    a program may say on its report how it failed. Only a judge can say that it passed.

import abc, array, ast, atexit, bisect, builtins, cmath, collections, contextlib, copy, ctypes, dataclasses, datetime
import decimal, enum, fractions, functools, gc, heapq, io, itertools, json, math, operator, os, queue, random, re
import resource, shutil, signal, socket, string, struct, sys, textwrap, threading, time, types, typing

PAYLOAD, INBOX, OUTBOX, REPORT, GATE, FDS = 3, 4, 5, 6, 7, 8
CONTROL = 200
FRAME = 4 << 20
SAID = 300
libc = ctypes.CDLL(None, use_errno=True)


class Program(ctypes.Structure):
    """sock_fprog of linux/filter.h."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


class Raised(Exception):
    """What the program raised while it was called."""

    def __init__(self, *_):
        self.what = {}


class Gone(BaseException):
    """The program has ended or no longer speaks the wire's language."""


def refuse(what):
    raise OSError(ctypes.get_errno(), what)


# -- plain data ------------------------------------------------------------------------------------------------


class Alien(TypeError):
    """A value that is not plain data; its text is the name of its type."""


def encode(value, classes):
    # Methods of the base types: what a subclass overrides has no say.
    if value is None or value is True or value is False:
        return value
    if isinstance(value, int):
        whole = int.__index__(value)
        return whole if -(1 << 53) < whole < 1 << 53 else {"int": hex(whole)}
    if isinstance(value, float):
        return {"float": float.hex(value)}
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": bytes.hex(bytes(value))}
    if isinstance(value, list):
        return [encode(item, classes) for item in list.__iter__(value)]
    if isinstance(value, tuple):
        return {"tuple": [encode(item, classes) for item in tuple.__iter__(value)]}
    if isinstance(value, dict):
        return {"dict": [[encode(key, classes), encode(item, classes)] for key, item in dict.items(value)]}
    if isinstance(value, set):
        return {"set": [encode(item, classes) for item in set.__iter__(value)]}
    if isinstance(value, frozenset):
        return {"frozenset": [encode(item, classes) for item in frozenset.__iter__(value)]}
    name = type(value).__name__
    if type(value).__module__ == classes["__name__"] and name in classes and hasattr(value, "__dict__"):
        return {"object": [name, {key: encode(item, classes) for key, item in vars(value).items()}]}
    raise Alien(name)


def decode(data, classes):
    if isinstance(data, list):
        return [decode(item, classes) for item in data]
    if not isinstance(data, dict):
        return data
    ((kind, inside),) = data.items()
    if kind == "int":
        return int(inside, 16)
    if kind == "float":
        return float.fromhex(inside)
    if kind == "bytes":
        return bytes.fromhex(inside)
    if kind == "tuple":
        return tuple(decode(item, classes) for item in inside)
    if kind == "dict":
        return {decode(key, classes): decode(item, classes) for key, item in inside}
    if kind == "set":
        return {decode(item, classes) for item in inside}
    if kind == "frozenset":
        return frozenset(decode(item, classes) for item in inside)
    name, fields = inside
    if not isinstance(classes.get(name), type) or classes[name].__module__ != classes["__name__"]:
        raise Alien(name)
    made = object.__new__(classes[name])
    for key, item in fields.items():
        made.__dict__[key] = decode(item, classes)
    return made


def read_exactly(fd, length):
    parts = []
    while length:
        part = os.read(fd, min(length, 1 << 16))
        if not part:
            raise Gone
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def receive(fd):
    (length,) = struct.unpack("<I", read_exactly(fd, 4))
    if length > FRAME:
        raise Gone
    return json.loads(read_exactly(fd, length))


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data) :]


def send(fd, message):
    data = json.dumps(message).encode()
    if len(data) > FRAME:
        raise ValueError("more than a message may hold")
    write_all(fd, struct.pack("<I", len(data)) + data)


def said(error):
    """Its text, without addresses, which differ from run to run."""
    try:
        return re.sub(" at 0x[0-9a-f]+", " at 0x..", str(error))[:SAID]
    except BaseException:
        return ""


def report(message):
    write_all(REPORT, json.dumps(message).encode())


def fault(error):
    kind = type(error).__name__[:SAID]
    if isinstance(error, SystemExit):
        code = error.code
        code = 0 if code is None else code & 255 if isinstance(code, int) else 1
        return {"exit": code}
    if isinstance(error, MemoryError):
        return {"memory": True}
    if isinstance(error, PermissionError) and error.errno in (1, 13) and error.filename is not None:
        return {"file": str(error.filename)[:SAID]}
    own = (base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins")
    return {"exception": [kind, said(error), next(own)]}


def known(what):
    """A fault as the program tells it, cut down to what a report may hold."""
    if isinstance(what, dict) and len(what) == 1:
        ((kind, inside),) = what.items()
        if kind == "exception" and isinstance(inside, list) and len(inside) == 3:
            return {"exception": [str(part)[:SAID] for part in inside]}
        if kind == "file":
            return {"file": str(inside)[:SAID]}
        if kind == "memory":
            return {"memory": True}
        if kind == "exit" and isinstance(inside, int):
            return {"exit": inside & 255}
    return {"exception": ["unknown", "", "Exception"]}


def raised(what):
    """What a test that expects an exception may catch: of the class that Python itself gave the program's."""
    _, text, own = what.get("exception", ("", "", "Exception"))
    kind = getattr(builtins, own, None)
    # Those that end loops without a word are not the program's to raise.
    silent = (StopIteration, StopAsyncIteration)
    fits = isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, silent)
    made = type(own, (Raised, kind), {})(text) if fits else Raised(text)
    made.what = what
    return made


# -- the three roles -------------------------------------------------------------------------------------------


def compiled(source, name):
    try:
        return compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        report({"syntax": [getattr(error, "lineno", None) or 0, (getattr(error, "msg", None) or said(error))[:SAID]]})
        os._exit(1)


def module(name):
    made = types.ModuleType(name)
    sys.modules[name] = made
    made.__dict__["__builtins__"] = builtins
    return made.__dict__


def program(task):
    space = module("solution")
    try:
        preamble, source = task["preamble"], task["program"]
        first = next((line for line in source.splitlines() if line.strip()), "")
        if first[:1] in (" ", "\t"):
            exec(compiled(preamble + source, "<program>"), space)
        else:
            code = compiled(source, "<program>")
            exec(compiled(preamble, "<preamble>"), space)
            exec(code, space)
        candidate = eval(task["entry"], space)
    except BaseException as error:
        report(fault(error))
        os._exit(1)
    send(OUTBOX, "ready")
    while True:
        try:
            call = receive(INBOX)
        except Gone:
            while True:  # the watcher ends it
                signal.pause()
        try:
            arguments, named = decode(call["args"], space), decode(call["named"], space)
            try:
                answer = {"value": encode(candidate(*arguments, **named), space)}
            except Alien as error:
                answer = {"alien": said(error)}
        except BaseException as error:
            answer = {"raised": fault(error)}
        try:
            send(OUTBOX, answer)
        except ValueError as error:
            send(OUTBOX, {"alien": said(error)})


def script(task):
    space = module("__main__")
    code = compiled(task["program"], "<program>")
    status = 0
    try:
        exec(code, space)
        threading._shutdown()
    except BaseException as error:
        what = fault(error)
        status = what.get("exit", 1)
        report(what)
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
    except BaseException as error:
        status = status or 1
        report(fault(error))
    os._exit(status)


class Tally:
    """What each assertion of the tests came to."""

    def __init__(self, least):
        self.least, self.passed, self.ran, self.first = least, 0, 0, None

    def note(self, line, held):
        self.ran += 1
        if held:
            self.passed += 1
        elif self.first is None:
            self.first = {"assertion": line}

    def broke(self, error):
        self.ran += 1
        if self.first is None:
            self.first = error.what if isinstance(error, Raised) else fault(error)

    def report(self, finished):
        tests = self.ran if finished else max(self.ran, self.least)
        report({"passed": self.passed, "tests": tests, "finished": finished, "first": self.first})


class Counted(ast.NodeTransformer):
    """Each assertion is counted, and one that fails does not hide the next."""

    def __init__(self, text):
        self.text, self.found = text, 0

    def visit_Assert(self, node):
        self.found += 1
        line = (ast.get_source_segment(self.text, node.test) or "")[:SAID]
        (guarded,) = ast.parse(
            f"try:\n _tally.note({line!r}, bool(0))\nexcept Exception as _error:\n _tally.broke(_error)"
        ).body
        guarded.body[0].value.args[1].args[0] = node.test
        return guarded


def judge(task):
    space = module("tests")
    try:
        counted = Counted(task["test"])
        tree = ast.fix_missing_locations(counted.visit(ast.parse(task["test"])))
        space["_tally"] = tally = Tally(counted.found)
        exec(compile(task["preamble"], "<preamble>", "exec", dont_inherit=True), space)
        exec(compile(tree, "<tests>", "exec", dont_inherit=True), space)
        check = space["check"]
    except BaseException as error:
        report({"broken": f"{type(error).__name__}: {said(error)}"})
        os._exit(1)

    def candidate(*arguments, **named):
        try:
            send(OUTBOX, {"args": encode(list(arguments), space), "named": encode(named, space)})
            answer = receive(INBOX)
        except BrokenPipeError:
            raise Gone
        except (ValueError, RecursionError):
            raise raised({"alien": "unreadable data"})
        if not isinstance(answer, dict) or len(answer) != 1:
            raise Gone
        ((kind, inside),) = answer.items()
        if kind == "value":
            try:
                return decode(inside, space)
            except Alien as error:
                raise raised({"alien": said(error)})
            except Exception:
                raise raised({"alien": "unreadable data"})
        if kind == "alien":
            raise raised({"alien": str(inside)[:SAID]})
        raise raised(known(inside))

    # Some tests call the candidate by its own name.
    if task["entry"].isidentifier():
        space[task["entry"]] = candidate
    try:
        if receive(INBOX) != "ready":
            raise Gone
        check(candidate)
    except Gone:
        tally.report(False)
    except Exception as error:
        tally.broke(error)
        tally.report(False)
    else:
        tally.report(True)
    os._exit(0)


ROLES = {"program": program, "judge": judge, "script": script}


# -- the worker ------------------------------------------------------------------------------------------------


def child(role, fds, limits, fence, parent):
    for target, fd in enumerate(fds):
        os.dup2(fd, target)
    os.closerange(FDS, 1024)
    if libc.prctl(1, signal.SIGKILL, 0, 0, 0) or os.getppid() != parent:  # PR_SET_PDEATHSIG
        os._exit(3)
    task = json.loads(read_exactly(PAYLOAD, os.fstat(PAYLOAD).st_size))
    os.close(PAYLOAD)
    random.seed(0)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="replace", closefd=False)
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1)
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    gate = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=GATE)
    listener = libc.syscall(317, 1, 8, ctypes.byref(fence))  # seccomp: SET_MODE_FILTER, NEW_LISTENER
    if listener < 0:
        refuse("seccomp")
    socket.send_fds(gate, [b"l"], [listener])
    os.close(listener)
    gate.close()
    try:
        ROLES[role](task)
    except BaseException as error:
        report(fault(error))


def janitor(zygote, folder):
    """Outside the fence: removes the folder when the zygote has ended, be it because its owner was killed."""
    os.closerange(0, 1024)
    os.waitpid(zygote, 0)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def main():
    folder = sys.argv[1]
    owner = os.getpid()
    zygote = os.fork()
    if zygote:
        janitor(zygote, folder)
    if libc.prctl(1, signal.SIGKILL, 0, 0, 0) or os.getppid() != owner:
        os._exit(3)
    os.dup2(0, CONTROL)
    null = os.open("/dev/null", os.O_RDWR)
    for fd in set(range(16)) - {2}:
        os.dup2(null, fd)
    os.closerange(16, CONTROL)
    os.closerange(CONTROL + 1, 1 << 20)
    control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=CONTROL)
    os.environ.clear()
    sys.dont_write_bytecode = True
    sys.path[:] = [path for path in sys.path if path]
    sys.argv[:] = [""]
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    message, (ruleset,), _, _ = socket.recv_fds(control, 1 << 16, 1)
    setup = json.loads(message)
    code = bytes.fromhex(setup["filter"])
    buffer = ctypes.create_string_buffer(code, len(code))
    fence = Program(len(code) // 8, ctypes.addressof(buffer))
    os.chdir(folder)
    # Nobody looks at the descriptors of another process of this worker through /proc; a fork inherits it.
    if libc.prctl(4, 0, 0, 0, 0):  # PR_SET_DUMPABLE
        refuse("dumpable")
    if libc.prctl(38, 1, 0, 0, 0):  # PR_SET_NO_NEW_PRIVS
        refuse("no_new_privs")
    if libc.syscall(446, ruleset, 0):  # landlock_restrict_self
        refuse("landlock_restrict_self")
    os.close(ruleset)
    os.dup2(0, 2)
    builtins.exit = builtins.quit = sys.exit
    gc.collect()
    gc.freeze()
    control.send(b"ready")
    while True:
        message, fds, _, _ = socket.recv_fds(control, 1 << 16, 2 * FDS)
        if not message:
            os._exit(0)
        job = json.loads(message)
        parent, pids = os.getpid(), []
        for at, role in enumerate(job["roles"]):
            pid = os.fork()
            if pid == 0:
                try:
                    child(role, fds[FDS * at : FDS * (at + 1)], job["limits"], fence, parent)
                except BaseException as error:
                    os.write(2, said(error).encode())
                finally:
                    os._exit(4)
            pids.append(pid)
        for fd in fds:
            os.close(fd)
        control.send(json.dumps(pids).encode())
        if not control.recv(16):
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            os._exit(0)
        ends = []
        for pid in pids:
            _, status, used = os.wait4(pid, 0)
            ends.append([status, int((used.ru_utime + used.ru_stime) * 1000)])
        control.send(json.dumps(ends).encode())


main()

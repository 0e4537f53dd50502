"""How the cost of themes grows, beside scikit-learn's, in one run: python3 tools/bench_themes.py. Reads BUILD (default build).

Made-up short texts on 100 topics (tools/gen_texts.py), one thread each: 10,000, 100,000 and 1,000,000 of them (BENCH_MAX=N: none above N; the
largest needs about a minute and half a gigabyte for us, and minutes for the peer). Each line: wall and processor time, peak memory, and NMI
with the topics; then how much longer ours takes than for a tenth of the texts, and how much longer a peer takes than ours (processor time).
Peers: TF-IDF (words and pairs of words, at least twice) and MiniBatchKMeans, and NMF at 10,000. A peer that needs more than
BENCH_SECONDS (600) is stopped, and the table says so. Also the speed of `themes --assign` with the model of 100,000."""
import json, math, os, pathlib, resource, shutil, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNSAID = (ROOT / os.environ.get("BUILD", "build") / "unsaid").resolve()
LIMIT = float(os.environ.get("BENCH_SECONDS", "600"))
ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
SIZES = [n for n in (10000, 100000, 1000000) if n <= int(os.environ.get("BENCH_MAX", "1000000"))]
K = 100

PEER = r"""
import json, sys
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import NMF
texts = [json.loads(line)["text"] for line in open(sys.argv[2], encoding="utf-8")]
x = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2, stop_words="english", max_features=90000).fit_transform(texts)
if sys.argv[1] == "kmeans":
    y = MiniBatchKMeans(n_clusters=%d, random_state=0, n_init=3).fit_predict(x)
else:
    y = NMF(n_components=%d, random_state=0, init="nndsvd", max_iter=200).fit_transform(x).argmax(1)
print("\n".join(map(str, y)))
""" % (K, K)


def find_python():
    """An interpreter that has scikit-learn: the one that runs this, or the system's."""
    for python in (sys.executable, "/usr/bin/python3"):
        if os.path.exists(python) and subprocess.run([python, "-c", "import sklearn"], capture_output=True).returncode == 0:
            return python
    sys.exit("bench-themes: the peer is missing; install it: apt-get install python3-sklearn")


def measure(args, out):
    """(wall seconds, processor seconds, MiB at the peak) of a run, or None when it took too long."""
    start = time.monotonic()
    with open(out, "wb") as f:
        child = subprocess.Popen(args, stdout=f, stderr=subprocess.PIPE, env=ONE_THREAD)
        while True:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > LIMIT:
                child.kill()
                os.wait4(child.pid, 0)
                return None
            time.sleep(.01)
    if status:
        sys.exit(f"bench-themes: {args[0]} failed: {child.stderr.read().decode()[-500:]}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def nmi(a, b):
    """Normalised mutual information (arithmetic mean), as scikit-learn has it."""
    n, joint, left, right = len(a), {}, {}, {}
    for x, y in zip(a, b):
        joint[x, y] = joint.get((x, y), 0) + 1
        left[x] = left.get(x, 0) + 1
        right[y] = right.get(y, 0) + 1
    entropy = lambda counts: -sum(c / n * math.log(c / n) for c in counts.values())
    mutual = sum(c / n * math.log(c * n / (left[x] * right[y])) for (x, y), c in joint.items())
    return 2 * mutual / (entropy(left) + entropy(right))


def line(name, n, got, quality=None):
    if got is None:
        print(f"{name:<32} {n:>9}  stopped after {LIMIT:.0f} s", flush=True)
    else:
        print(f"{name:<32} {n:>9} {got[0]:>8.1f} {got[1]:>8.1f} {got[2]:>7.0f} {quality:>6.3f}", flush=True)


def growth(n, ours, before):
    if before:
        print(f"{'':<32} {n:>9}  {ours[1] / before[1]:.1f} times the processor time of {n // 10:,} texts, {ours[2] / before[2]:.1f} times the memory", flush=True)


def ratio(n, ours, peer):
    if peer:
        print(f"{'':<32} {n:>9}  {peer[1] / ours[1]:.1f} times our processor time, {peer[2] / ours[2]:.1f} times our memory", flush=True)
    else:
        print(f"{'':<32} {n:>9}  more than {LIMIT / ours[0]:.0f} times our time", flush=True)


def main():
    before = None
    python, d = find_python(), pathlib.Path(tempfile.mkdtemp())
    print(f"{'':<32} {'texts':>9} {'wall s':>8} {'cpu s':>8} {'MiB':>7} {'NMI':>6}")
    try:
        for n in SIZES:
            data = d / "data"
            with open(data, "wb") as f:
                subprocess.run([sys.executable, str(ROOT / "tools/gen_texts.py"), str(n), str(K)], stdout=f, check=True)
            gold = [json.loads(x)["topic"] for x in open(data, encoding="utf-8")]
            got = measure([str(UNSAID), "themes", "-q", "-k", str(K), str(data)], d / "out")
            line("unsaid themes", n, got, got and nmi(gold, [json.loads(x)["theme"]["id"] for x in open(d / "out", encoding="utf-8")]))
            if got is None:
                break
            growth(n, got, before)
            before = ours = got
            for peer, name in (("kmeans", "scikit-learn MiniBatchKMeans"), ("nmf", "scikit-learn NMF")):
                if peer == "kmeans" or n == 10000:
                    got = measure([python, "-c", PEER, peer, str(data)], d / "out")
                    line(name, n, got, got and nmi(gold, open(d / "out").read().split()))
                    ratio(n, ours, got)
            if n == 100000:
                measure([str(UNSAID), "themes", "-q", "-k", str(K), "--model", str(d / "model"), str(data)], d / "out")
                got = measure([str(UNSAID), "themes", "--assign", "--model", str(d / "model"), str(data)], d / "out")
                again = nmi(gold, [json.loads(x)["theme"]["id"] for x in open(d / "out", encoding="utf-8")])
                line("unsaid themes --assign", n, got, again)
                print(f"{'':<32} {data.stat().st_size / got[0] / 1e6:.1f} MB of records a second, {data.stat().st_size / got[1] / 1e6:.1f} by processor time")
    finally:
        shutil.rmtree(d)


if __name__ == "__main__":
    main()

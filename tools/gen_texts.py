"""Writes N records of made-up short texts on K topics, one JSON object a line: python3 tools/gen_texts.py N [K] [SEED].

For measuring how cost grows; the same arguments give the same bytes. Words are made of syllables. A text has 6 to 18 words: function words,
common words by Zipf's law out of 40,000, and words of its topic (150 each, by Zipf's law); one text in 25 repeats an earlier one, as exports do.
The member "topic" tells what a text was made from, so that `themes` can be scored on it."""
import itertools, random, sys

FUNCTION = "the a i it is was my and to of for in on with this that not have you they at but be are we so had from after when".split()
ONSET = "b c d f g h j k l m n p r s t v w z br cr dr fl gr pl pr sh sl sp st str th tr".split()
VOWEL = "a e i o u ai ea ee oa ou".split()
CODA = ["", "", "", "n", "r", "l", "t", "m", "ck", "nd", "st", "x"]


def make_words(rng, n):
    seen = {}
    while len(seen) < n:
        seen["".join(rng.choice(ONSET) + rng.choice(VOWEL) + rng.choice(CODA) for _ in range(1 + (len(seen) > 60) + (rng.random() < .3)))] = 1
    return list(seen)


def zipf(n, shift):
    return list(itertools.accumulate(1 / (i + shift) for i in range(n)))


def main(argv):
    n, k, seed = int(argv[1]), int(argv[2]) if len(argv) > 2 else 100, int(argv[3]) if len(argv) > 3 else 1
    rng = random.Random(seed)
    common = make_words(rng, 40000)
    topics = [rng.sample(common[200:20000], 150) for _ in range(k)]
    common_weights, topic_weights, sizes = zipf(len(common), 10), zipf(150, 3), zipf(k, 5)
    recent, out = [], sys.stdout
    for i in range(n):
        if recent and rng.random() < .04:
            topic, text = rng.choice(recent)
        else:
            topic = rng.choices(range(k), cum_weights=sizes)[0]
            length = rng.randrange(6, 19)
            own = max(1, round(length * .3))
            words = rng.choices(topics[topic], cum_weights=topic_weights, k=own) + rng.choices(FUNCTION, k=round(length * .4))
            words += rng.choices(common, cum_weights=common_weights, k=length - len(words))
            rng.shuffle(words)
            text = " ".join(words)
            if len(recent) < 1000:
                recent.append((topic, text))
            else:
                recent[rng.randrange(1000)] = (topic, text)
        out.write(f'{{"id":"g{i}","text":"{text}","topic":"k{topic}"}}\n')


if __name__ == "__main__":
    main(sys.argv)

# unsaid: make help lists the targets. All output goes to build/ (BUILD=DIR moves it). CC, CFLAGS and LDFLAGS are yours.

BUILD   ?= build
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
PYTHON  ?= python3

# Debian and Ubuntu packages: what it takes to build, and what the tests need besides.
BUILD_PKGS = gcc make pkg-config libc6-dev libpcre2-dev libstemmer-dev libutf8proc-dev libjson-c-dev libuchardet-dev \
             libxxhash-dev libopencc1.1 libime-data-language-model python3-jieba
TEST_PKGS  = libcriterion-dev python3 unicode-data mandoc clang-14 clang-format-14 libclang-rt-14-dev chromium

MULTIARCH := $(shell $(CC) -print-multiarch 2>/dev/null)
LM        ?= $(firstword $(wildcard /usr/lib/$(MULTIARCH)/libime/zh_CN.lm /usr/lib/libime/zh_CN.lm) -)
JIEBA     ?= /usr/lib/python3/dist-packages/jieba
OPENCC    ?= $(patsubst %/,%,$(dir $(firstword $(wildcard /usr/lib/$(MULTIARCH)/opencc/TSCharacters.ocd2 /usr/share/opencc/TSCharacters.ocd2 /usr/lib/opencc/TSCharacters.ocd2))))

# -ffp-contract=off: fused multiply-add would make figures depend on the machine.
US_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L -Isrc -I$(BUILD) -Wall -Wextra -Wshadow -Wconversion -ffp-contract=off -pthread -MMD -MP
LIBS      = -lpcre2-8 -lstemmer -lutf8proc -luchardet -lxxhash -lm -pthread
TEST_LIBS = -lcriterion -ljson-c

LIB_SRC  := $(filter-out $(wildcard src/cmd/*.c),$(wildcard src/*/*.c))
CMD_SRC  := $(wildcard src/cmd/*.c)
TEST_SRC := $(wildcard tests/unit/*.c)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
CMD_OBJ  := $(CMD_SRC:%.c=$(BUILD)/%.o)
TEST_OBJ := $(TEST_SRC:%.c=$(BUILD)/%.o)
PAGES    := $(wildcard src/cmd/*.1)
COMMANDS := $(filter-out unsaid,$(sort $(basename $(notdir $(PAGES)))))
LEXICONS := $(wildcard lexicons/*/*.tsv)
DATA     := $(BUILD)/data/zh.dict $(BUILD)/data/silent.lex

.PHONY: all help deps demo test unit golden asan test-asan fuzz fuzz-long lint bench bench-words bench-themes regen fit-tools install clean
.DELETE_ON_ERROR:

all: $(BUILD)/unsaid $(DATA)   ## build the program and its data

help:            ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r t d; do printf '  %-12s %s\n' "$$t" "$$d"; done

deps:            ## install the Debian packages that are missing (sudo when not root)
	@sh tools/deps.sh $(BUILD_PKGS) $(TEST_PKGS)

demo:            ## run the main job on the sample export and write build/demo.html
	@sh tools/deps.sh $(BUILD_PKGS)
	@$(MAKE) --no-print-directory all
	@sh tools/demo.sh $(BUILD)

test: deps       ## all tests; the last line is "N passed, N failed"
	@$(MAKE) --no-print-directory all $(BUILD)/unit
	@BUILD=$(BUILD) $(PYTHON) tests/run.py

unit: $(BUILD)/unit $(DATA)   ## the unit tests alone
	$(BUILD)/unit

golden: all      ## the golden, case and property tests alone
	@BUILD=$(BUILD) $(PYTHON) tests/run.py --no-unit

regen: all       ## show what changed in the golden files and ask before writing each
	@BUILD=$(BUILD) $(PYTHON) tests/run.py --regen

SANITIZE = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

asan:            ## the sanitizer build, in build/asan
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan CFLAGS="$(SANITIZE)" LDFLAGS="-fsanitize=address,undefined" all

test-asan: asan  ## all tests on the sanitizer build
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/asan CFLAGS="$(SANITIZE)" LDFLAGS="-fsanitize=address,undefined" $(BUILD)/asan/unit
	@BUILD=$(BUILD)/asan $(PYTHON) tests/run.py --no-browser

FUZZ_TIME ?= 10
fuzz:            ## every fuzz target for FUZZ_TIME seconds (10)
	@BUILD=$(BUILD) FUZZ_TIME=$(FUZZ_TIME) sh tests/fuzz/run.sh

fuzz-long:       ## every fuzz target for ten minutes
	@$(MAKE) --no-print-directory fuzz FUZZ_TIME=600

lint:            ## layout, includes, tables, manual pages, house style
	@BUILD=$(BUILD) $(PYTHON) tools/lint.py

bench: all       ## speed, memory and growth on generated input
	@BUILD=$(BUILD) $(PYTHON) tools/bench.py

bench-words: all ## segmentation speed beside jieba's, in one run
	@BUILD=$(BUILD) $(PYTHON) tools/bench_words.py

bench-themes: all ## how the cost of themes grows, beside scikit-learn's, in one run
	@BUILD=$(BUILD) $(PYTHON) tools/bench_themes.py

# Fitting reads the tables as written by hand; see tools/fit_sentiment.py.
fit-tools: $(BUILD)/lexfeat $(BUILD)/cuefeat $(BUILD)/mklex $(DATA)   ## what tools/fit_*.py need
	@rm -rf $(BUILD)/hand && mkdir -p $(BUILD)/hand && cp -R lexicons $(BUILD)/hand/lexicons
	@rm -f $(BUILD)/hand/lexicons/*/zz-fitted.tsv $(BUILD)/hand/lexicons/*/context.tsv
	$(BUILD)/mklex $(BUILD)/hand $(BUILD)/hand/lexicons $(BUILD)/data/zh.dict

$(BUILD)/lexfeat $(BUILD)/cuefeat: $(BUILD)/%: tools/%.c $(BUILD)/libunsaid.a
	$(CC) $(US_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libunsaid.a $(LIBS)

install: all     ## install program, data and manual pages below PREFIX (DESTDIR honoured)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/unsaid $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/unsaid $(DESTDIR)$(PREFIX)/bin/unsaid
	install -m 644 $(BUILD)/data/zh.dict $(BUILD)/data/*.lex $(DESTDIR)$(PREFIX)/share/unsaid/
	cp -R $(BUILD)/data/lexicons $(DESTDIR)$(PREFIX)/share/unsaid/
	for p in $(COMMANDS); do install -m 644 src/cmd/$$p.1 $(DESTDIR)$(PREFIX)/share/man/man1/unsaid-$$p.1; done
	install -m 644 src/cmd/unsaid.1 $(DESTDIR)$(PREFIX)/share/man/man1/unsaid.1

clean:           ## remove build/
	rm -rf $(BUILD)

# The program. A command exists when its manual page does: the table of commands is made from src/cmd/*.1.

$(BUILD)/unsaid: $(CMD_OBJ) $(BUILD)/commands.o $(BUILD)/libunsaid.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libunsaid.a: $(LIB_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/unit: $(TEST_OBJ) $(BUILD)/src/cmd/options.o $(BUILD)/libunsaid.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS) $(LIBS)

$(BUILD)/commands.c: $(PAGES) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "cmd/cmd.h"'; \
	   for p in $(COMMANDS); do echo "extern const struct us_cmd us_cmd_$$p;"; done; \
	   echo 'const struct us_cmd *const us_commands[] = {'; \
	   for p in $(COMMANDS); do echo "    &us_cmd_$$p,"; done; \
	   echo '    NULL,'; echo '};'; } > $@

$(BUILD)/commands.o: $(BUILD)/commands.c
	$(CC) $(US_CFLAGS) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(US_CFLAGS) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# Emoticons that the tokenizer knows are those of the lexicon, longest first.

$(BUILD)/emoticons.inc: lexicons/common/emoticons.tsv tools/emoticons.awk
	@mkdir -p $(@D)
	@LC_ALL=C awk -f tools/emoticons.awk $< | LC_ALL=C sort | cut -f2 > $@

$(BUILD)/src/text/special.o: $(BUILD)/emoticons.inc

# Data: the Chinese dictionary is built from packaged word lists; the lexicons are copied beside it.

$(BUILD)/mkdict: $(wildcard tools/mkdict*.c tools/mkdict*.h) $(BUILD)/libunsaid.a
	$(CC) $(US_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(wildcard tools/mkdict*.c) $(BUILD)/libunsaid.a $(LIBS)

$(BUILD)/data/zh.dict: $(BUILD)/mkdict lexicons/zh/boundary.tsv
	@mkdir -p $(@D)
	$(BUILD)/mkdict $@.tmp $(LM) $(JIEBA) $(OPENCC) lexicons/zh/boundary.tsv
	mv $@.tmp $@

# The trainer of lexicons/zh/boundary.tsv, which is kept in the tree: $(BUILD)/mkboundary DICT SENTENCES OUT.

$(BUILD)/mkboundary: tools/mkboundary.c $(BUILD)/libunsaid.a
	$(CC) $(US_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libunsaid.a $(LIBS)

$(BUILD)/mklex: tools/mklex.c $(BUILD)/libunsaid.a
	$(CC) $(US_CFLAGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libunsaid.a $(LIBS)

$(BUILD)/data/silent.lex: $(BUILD)/mklex $(BUILD)/data/zh.dict $(LEXICONS)
	@rm -rf $(BUILD)/data/lexicons
	@for d in en zh common; do mkdir -p $(BUILD)/data/lexicons/$$d; cp lexicons/$$d/*.tsv $(BUILD)/data/lexicons/$$d/; done
	$(BUILD)/mklex $(BUILD)/data lexicons $(BUILD)/data/zh.dict

-include $(LIB_OBJ:.o=.d) $(CMD_OBJ:.o=.d) $(TEST_OBJ:.o=.d)

"""What one note says, by another parser than the program's: markdown-it for CommonMark, PyYAML for the frontmatter, and the rules of CONTRACT §9."""

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

DONE = set("xX✓✔☑✅-")


@dataclass
class Note:
    links: list = field(default_factory=list)  # (line, kind, target, external)
    tags: set = field(default_factory=set)
    tasks: list = field(default_factory=list)  # (line, state, done)
    headings: list = field(default_factory=list)  # (line, level, text)
    aliases: list = field(default_factory=list)
    has_frontmatter: bool = False
    valid_frontmatter: bool = False


# ---- frontmatter -------------------------------------------------------------------------------------------------


def split(text):
    """The frontmatter (None if there is none), the body, and how many lines are before the body."""
    text = text.removeprefix("\ufeff")
    lines = text.split("\n")
    if lines[0].rstrip("\r\t ") != "---":
        return None, text, 0
    for at, line in enumerate(lines[1:], 1):
        if line.rstrip("\r\t ") == "---":
            return "\n".join(lines[1:at]) + "\n", "\n".join(lines[at + 1 :]), at + 1
    return None, text, 0


class Strict(yaml.SafeLoader):
    """A key that is there twice is an error."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        if len(keys) != len(set(map(str, keys))):
            raise yaml.YAMLError("a key is there twice")
        return super().construct_mapping(node, deep)


# Days stay texts.
Strict.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def frontmatter(note, block):
    note.has_frontmatter = True
    frontmatter_links(note, block)
    try:
        values = yaml.load(block.replace("\r\n", "\n"), Loader=Strict)
    except (yaml.YAMLError, ValueError, TypeError):
        return
    values = {} if values is None else values
    if not isinstance(values, dict):
        return
    note.valid_frontmatter = True
    named = {str(key).lower(): value for key, value in values.items()}
    for key in ("tags", "tag"):
        for value in texts(named.get(key), re.compile(r"[,\s]+")):
            name = value.strip().lstrip("#")
            if name and tag_name(name) == name:
                note.tags.add(name)
    for key in ("aliases", "alias"):
        note.aliases += [value.strip() for value in texts(named.get(key), re.compile(",")) if value.strip()]


def texts(value, between):
    """A list of texts, or one text with several in it."""
    if isinstance(value, str):
        return between.split(value)
    if isinstance(value, list):
        return [str(one) for one in value if isinstance(one, str | int | float) and not isinstance(one, bool)]
    return []


WIKI_IN_TEXT = re.compile(r"(!?)\[\[([^\n]*?)\]\]")


def frontmatter_links(note, block):
    raw(note, block, 2)


LINK_IN_TEXT = re.compile(r"(?P<embed>!?)\[\[(?P<wiki>[^\[\]\n]+)\]\]|\[[^\[\]\n]*\]\((?P<to>[^\s()]+)[^()\n]*\)")


def raw(note, text, first):
    """Links in what is no Markdown: frontmatter, HTML and its comments."""
    for number, line in enumerate(text.split("\n"), first):
        for found in LINK_IN_TEXT.finditer(line):
            if found["wiki"]:
                note.links.append((number, "embed" if found["embed"] else "wiki", target(found["wiki"]), False))
            else:
                note.links.append(markdown_link(number, found["to"]))


def markdown_link(line, to):
    external = bool(SCHEME.match(to)) or to.startswith("//")
    return (line, "markdown", to if external else unquote(to.split("#")[0]), external)


# ---- inline ------------------------------------------------------------------------------------------------------


# Stand for a pipe and a dollar: `| [[Note|alias]] |` is one cell, and `[[$a]] and [[$b]]` no mathematics.
PIPE, DOLLAR = "\ue000", "\ue001"


def hide(text):
    return re.sub(r"\[\[(?:(?!\[\[|\]\])[^\n])*\]\]", lambda link: link[0].replace("|", PIPE).replace("$", DOLLAR), text)


def show(text):
    return text.replace(PIPE, "|").replace(DOLLAR, "$")


def target(inside):
    """What stands before `#` and `|` of a wikilink."""
    inside = show(inside)
    return re.split(r"\\?\||#", inside, maxsplit=1)[0].strip()


def wikilink(state, silent):
    embed = state.src.startswith("![[", state.pos)
    if not embed and not state.src.startswith("[[", state.pos):
        return False
    start = state.pos + (3 if embed else 2)
    end = state.src.find("]]", start)
    if end < 0 or "\n" in state.src[start:end] or not state.src[start:end].strip():
        return False
    inside = state.src[start:end]
    if "[[" in inside:
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        shown = re.split(r"\\?\|", show(inside), maxsplit=1)
        token.content = shown[1] if len(shown) > 1 else inside
        token.meta = {"at": state.pos, "embed": embed, "inside": inside}
    state.pos = end + 2
    return True


def tag_rule(state, silent):
    if state.src[state.pos] != "#":
        return False
    before = state.src[state.pos - 1] if state.pos else " "
    if not (before.isspace() or before in "([{,;:!?.*_~=%|>—–、。，（「"):
        return False
    name = tag_name(state.src[state.pos + 1 :])
    if name is None:
        return False
    if not silent:
        state.push("tag", "", 0).content = name
    state.pos += 1 + len(name)
    return True


def tag_name(text):
    end = 0
    while end < len(text) and is_tag_character(text[end]):
        end += 1
    name = text[:end].split("//")[0].removesuffix("/")
    if name.startswith("/") or not any(not c.isnumeric() and c != "/" for c in name):
        return None
    return name


def is_tag_character(c):
    if c in "-_/" or c.isalnum():
        return True
    # Emoji, and what joins and colours them.
    return ord(c) > 127 and (unicodedata.category(c) in ("So", "Sk", "Mn", "Mc", "Me") or c == "\u200d")


def with_place(rule):
    """A rule of markdown-it, with the place in the text noted on what it pushed."""

    def noting(state, silent):
        at, pushed = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[pushed:]:
            if token.type in ("link_open", "image", "html_inline") and "at" not in token.meta:
                token.meta = {**token.meta, "at": at}
                break
        return True

    return noting


def with_whole_groups(rule):
    """Mathematics has as many `{` as `}`: what stands between the dollars of `${a} and ${b}` is none."""

    def whole(state, silent):
        at, pushed = state.pos, len(state.tokens)
        pending, waiting = state.pending, len(state.tokens_meta)
        if not rule(state, silent):
            return False
        inside = state.src[at : state.pos]
        if inside.count("{") == inside.count("}"):
            return True
        del state.tokens[pushed:], state.tokens_meta[waiting:]
        state.pos, state.pending = at, pending
        return False

    return whole


def parser():
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    # Footnotes stay where they are written, whether anything refers to them or not.
    markdown.use(footnote_plugin).disable(["footnote_tail", "footnote_inline"])
    markdown.inline.ruler.before("link", "wikilink", wikilink)
    markdown.inline.ruler.before("entity", "tag", tag_rule)
    for rule in markdown.inline.ruler.__rules__:
        if rule.name in ("link", "image", "autolink", "html_inline"):
            rule.fn = with_place(rule.fn)
        if rule.name == "math_inline":
            rule.fn = with_whole_groups(rule.fn)
    markdown.inline.ruler.__cache__ = None
    return markdown


MARKDOWN = parser()
BOX = re.compile(r"\[([^\[\]\n])\](?=[ \t\n]|$)")
SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:")


def read(text):
    note = Note()
    block, body, before = split(text)
    if block is not None:
        frontmatter(note, block)
    tokens = MARKDOWN.parse(hide(body.replace("\r\n", "\n")))
    items = []
    for at, token in enumerate(tokens):
        if token.type == "list_item_open":
            items.append(at)
        elif token.type == "html_block":
            raw(note, show(token.content), token.map[0] + before + 1)
        elif token.type == "inline":
            first = token.map[0] + before + 1
            inline(note, token.children, token.content, first)
            opening = tokens[at - 1]
            if opening.type == "heading_open":
                note.headings.append((first, int(opening.tag[1]), plain(token.children).strip()))
            if opening.type == "paragraph_open" and at >= 2 and tokens[at - 2].type == "list_item_open":
                if box := BOX.match(token.content):
                    note.tasks.append((first, box[1], box[1] in DONE))
    note.links.sort(key=lambda link: link[0])
    return note


def inline(note, children, content, first, offset=0):
    def line(token):
        return first + content.count("\n", 0, token.meta["at"] + offset)

    for token in children:
        if token.type == "wikilink":
            kind = "embed" if token.meta["embed"] else "wiki"
            note.links.append((line(token), kind, target(token.meta["inside"]), False))
        elif token.type == "tag":
            note.tags.add(token.content)
        elif token.type == "html_inline":
            raw(note, show(token.content), line(token))
        elif token.type in ("link_open", "image"):
            href = token.attrs["href" if token.type == "link_open" else "src"]
            note.links.append(markdown_link(line(token), href))
            if token.type == "image" and token.children:
                inline(note, [t for t in token.children if t.type == "tag"], content, first)


def plain(children):
    parts = []
    for token in children:
        if token.type in ("text", "code_inline", "wikilink", "math_inline"):
            parts.append(token.content)
        elif token.type == "tag":
            parts.append("#" + token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain(token.children or []))
    return show("".join(parts))

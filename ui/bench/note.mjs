// A note of a wanted length with everything in it that notes have. The same for the same length: no chance is in it.

const WORDS =
  "garden soil winter seed row bed bean frost glass water early late sow plant harvest note year rain moss apple quince hedge path stone light shade root".split(
    " ",
  );

function* words(start) {
  for (let at = start; ; at = (at * 7 + 3) % 9973) yield WORDS[at % WORDS.length];
}

function sentence(source, length) {
  const said = Array.from({ length }, () => source.next().value).join(" ");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** One section, about 2 kB. */
function section(number) {
  const source = words(number + 1);
  const say = (length) => sentence(source, length);
  return `## Section ${number}: ${say(4)}

${say(14)} **${say(3)}** and *${say(3)}*, see [[Note ${number}|the other]] or [[Beds#Rows]]. ${say(20)} ==${say(4)}== ${say(12)}

${say(30)} \`code_${number}()\` ${say(18)} <https://example.org/${number}> [a link](Beds.md) #garden/bed-${number % 7}

- ${say(8)}
- ${say(9)} #todo
  - ${say(6)}
  - ${say(5)}
- [ ] ${say(7)}
- [x] ${say(6)}

1. ${say(6)}
2. ${say(7)}

> ${say(16)}
> ${say(9)}

> [!tip] ${say(3)}
> ${say(14)}

| Bed | Plant | Rows |
| --- | ----- | ---: |
| ${say(2)} | ${say(3)} | ${number} |
| ${say(3)} | **${say(2)}** | 12 |

\`\`\`js
function rows(bed) {
  return bed.filter((row) => row.width > ${number}).map(({ name }) => name); // ${say(3)}
}
\`\`\`

${say(26)} ~~${say(3)}~~ ${say(22)} ^block-${number}

`;
}

/** At least so many characters. */
export function noteOf(length) {
  const parts = ["---\ntags: [bench]\n---\n\n# A long note\n\n"];
  for (let number = 0, had = 0; had < length; number++) {
    const part = section(number);
    had += part.length;
    parts.push(part);
  }
  return parts.join("");
}

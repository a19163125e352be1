// The notes that the pictures are taken of: each has some elements, so that one look shows whether they are right.

import { deflateSync, crc32 } from "node:zlib";

/** A picture without a file: soft rows of a garden, as PNG. */
function garden(width, height) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bed = Math.floor((y / height) * 5) % 2;
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows[at] = 90 + bed * 60 + (x / width) * 40;
      rows[at + 1] = 120 + bed * 20 + (y / height) * 50;
      rows[at + 2] = 70 + bed * 10;
    }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

export const space = {
  "Garden.md": `---
tags: [garden, plan]
aliases: [The garden]
status: growing
rating: 4
planted: 2026-03-14
reminder: 2026-04-01T09:00
shared: true
related: "[[Beds]]"
---

# Garden

What grows where, and when it was **sown**. Beds are numbered *from the gate*; the ==north bed== is new, the ~~old hedge~~ is gone. See [[Beds]], [[Seeds#Peas|the peas]] and [the almanac][almanac]. Water with \`hose --slow\`.[^water] #garden/plan

## This week

- [ ] Sow the peas
  - [ ] Soak them overnight
  - [x] Mend the frame
- [x] Order seed potatoes
- [/] Prune the quince
- [-] Move the compost

1. Rake the soil
2. Mark the rows, which takes a while because the string is always in a knot and has to be unwound from the fence first
3. Sow

> Gardens are not made by singing "Oh, how beautiful", and sitting in the shade.
> > And nested quotes stand further in.

## Rows

| Bed | Plant | Rows | Width |
| --- | :---: | ---: | --- |
| North | **Peas** | 4 | 12 cm |
| East | [[Beans]] | 12 | 40 cm |
| Frame | Lettuce \\| cress | 2 | – |

---

The last line has an id. ^last

[almanac]: https://example.org

[^water]: In the evening, and never on the leaves.
`,
  "Callouts.md": `# Callouts

> [!note]
> A note without a title.

> [!tip] Sow late
> Warm soil beats an early date.

> [!warning]- Frost (folded)
> It comes in May, too.

> [!danger]+ Wasps
> Under the roof.
>
> > [!question] Nested
> > Who lives there?

> [!example] Everything in it
> - a list with **bold**
> - [ ] a task
>
> \`\`\`sh
> ls beds
> \`\`\`

> [!quote] Čapek
> Let no one think that real gardening is a bucolic and meditative occupation.

> [!harvest] A kind of our own
> Looks like a note.
`,
  "Code and mathematics.md": `# Code and mathematics

\`\`\`rust
/// Rows that fit into a bed.
fn rows(bed: &Bed, width: f64) -> usize {
    (bed.width / width).floor() as usize // never half a row
}
\`\`\`

Light falls off as $I = \\frac{P}{4\\pi r^2}$, which is why $r$ matters and $5 does not.

$$
\\int_0^{T} g(t)\\,dt = \\sum_{k=1}^{n} \\alpha_k \\left(1 - e^{-\\lambda_k T}\\right)
$$

\`\`\`mermaid
flowchart LR
  Seed --> Seedling --> Plant
  Plant -->|saved| Seed
\`\`\`

Inline HTML: <kbd>Ctrl</kbd> + <kbd>P</kbd>, H<sub>2</sub>O, and %%a comment%% that is not read.
`,
  "Diagrams.md": `# Diagrams

\`\`\`mermaid
flowchart LR
  A[Seed packet] --> B{Is it spring?}
  B -- yes --> C([Sow outside])
  B -- no --> D[(Cold frame)]
  D -.-> C
  subgraph Kitchen
    C --> E((Soup))
  end
\`\`\`

\`\`\`mermaid
sequenceDiagram
  autonumber
  Ada->>+Gate: open?
  Note right of Gate: since the morning
  Gate-->>-Ada: yes
\`\`\`

\`\`\`mermaid
gantt
  title The year of the beds
  dateFormat YYYY-MM-DD
  section Beds
  Dig :done, a1, 2026-02-01, 20d
  Sow :active, a2, after a1, 40d
  section Kitchen
  Frost :crit, 2026-05-11, 5d
  Soup :2026-05-20, 30d
\`\`\`

\`\`\`mermaid
flowchart LR
  Seed --> Bean[not closed
\`\`\`

\`\`\`mermaid
pie title Harvest
  "Beans" : 40
  "Kale" : 25
  "Peas" : 20
\`\`\`
`,
  "HTML.md": `# HTML

<details open>
<summary>What the beds need</summary>
<ul><li>Water in the evening</li><li>Compost <b>twice</b> a year</li></ul>
</details>

<details>
<summary>What they do not need</summary>

Somebody who **sings** at them.

</details>

<table>
<tr><th>Bed</th><th align="right">Rows</th><th>Note</th></tr>
<tr><td>North</td><td align="right">4</td><td rowspan="2">Both are <mark>dry</mark></td></tr>
<tr><td>East</td><td align="right">12</td></tr>
</table>

<p align="center"><img src="images/beds.png" width="240" alt="The beds in May"></p>

<iframe src="https://example.org/garden" title="A garden elsewhere"></iframe>

<div style="text-align: center; color: #b3362b">In the middle, and red</div>

<!-- What is said to other writers stays. -->
`,
  "Pictures.md": `# Pictures

![The beds in May|360](images/beds.png)

Beside text ![[beds.png|120]] as small as it likes.

![[Beds#North]]

![[Missing picture.png]]
`,
  "Open.md": `# Open things

\`\`\`query
tasks where not done
\`\`\`

\`\`\`query
search tag:garden
\`\`\`
`,
  "Beds.md":
    "# Beds\n\n## North\n\nNew this year. Peas, then kale.\n\n- [ ] Edge it with stones\n\n## East\n\nBeans. Back to [[Garden]].\n",
  "Beans.md": "---\ntags: [garden]\nstatus: seed\n---\n\n# Beans\n\nClimb. [[Beds#East]]\n",
  "Seeds.md":
    "---\ntags: [garden]\nstatus: stored\n---\n\n# Seeds\n\n## Peas\n\nFrom last year.\n\n- [ ] Test whether they sprout #todo\n",
  "images/beds.png": garden(720, 360),
};

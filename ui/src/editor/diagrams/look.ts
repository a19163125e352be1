import type { MermaidConfig } from "mermaid";
import { mix } from "./colour.ts";
import type { Look } from "./protocol.ts";

/**
 * A face that a picture finds by itself and every system has: what is measured in the frame and what is drawn in the picture must be the
 * same, and a picture can load none.
 */
export const FACE = "sans-serif";

/** As many hues as diagrams ask for by number; they come round again. */
const SCALE = 12;

/** What a diagram may not set for itself by directives or frontmatter, beside what mermaid keeps from it anyway. */
const KEPT = [
  ...["secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering"],
  ...[
    "htmlLabels",
    "textPlacement",
    "fontFamily",
    "altFontFamily",
    "themeCSS",
    "dompurifyConfig",
    "arrowMarkerAbsolute",
  ],
  ...["deterministicIds", "deterministicIDSeed", "logLevel", "legacyMathML", "forceLegacyMathML"],
];

/** How mermaid is to draw: safely, and in the colours of the page. */
export function configOf(look: Look): MermaidConfig {
  return {
    startOnLoad: false,
    securityLevel: "strict",
    secure: KEPT,
    suppressErrorRendering: true,
    // A label in HTML would be a page within the picture, which not every web view draws.
    htmlLabels: false,
    fontFamily: FACE,
    fontSize: 14,
    theme: "base",
    themeVariables: variablesOf(look),
    themeCSS: styles(look),
    flowchart: { curve: "basis", padding: 12, nodeSpacing: 40, rankSpacing: 44 },
    // The margin is that of the last number, which stands lower than all else.
    sequence: { width: 130, height: 44, actorMargin: 56, mirrorActors: false, diagramMarginY: 16 },
    journey: {
      textPlacement: "tspan",
      sectionColours: [look.colours.ink],
      sectionFills: groundsOf(look),
      actorColours: huesOf(look),
    },
    c4: { textPlacement: "tspan" },
    timeline: { textPlacement: "tspan" },
    gantt: { barHeight: 22, barGap: 6, fontSize: 12, sectionFontSize: 12, axisFormat: "%d %b" },
  } as MermaidConfig;
}

/** The hues of the page's code, told apart in both themes. */
function huesOf({ colours }: Look): string[] {
  return [
    ...[colours.eye, colours.ok, colours.warn, colours["code-keyword"]],
    ...[colours["code-type"], colours["code-number"], colours["code-property"], colours.err],
  ];
}

/** Grounds that ink can be read on. */
export function groundsOf(look: Look): string[] {
  return huesOf(look).map((hue) => mix(look.colours.paper, hue, look.dark ? 0.3 : 0.2));
}

export function variablesOf(look: Look): Record<string, unknown> {
  const { dark, colours } = look;
  const { paper, desk, raised, line, edge, ink, eye, err, hover, mark } = colours;
  const [ink2, ink3, soft, wrong] = [colours["ink-2"], colours["ink-3"], colours["eye-soft"], colours["err-soft"]];
  const hues = huesOf(look);
  const grounds = groundsOf(look);
  const numbered = (name: string, all: readonly string[], from = 0, count = SCALE) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at + from}`, all[at % all.length]]));
  return {
    darkMode: dark,
    background: paper,
    fontFamily: FACE,
    fontSize: "14px",
    useGradient: false,
    dropShadow: "none",
    radius: 6,

    primaryColor: raised,
    primaryTextColor: ink,
    primaryBorderColor: edge,
    secondaryColor: soft,
    secondaryTextColor: ink,
    secondaryBorderColor: eye,
    tertiaryColor: desk,
    tertiaryTextColor: ink,
    tertiaryBorderColor: line,
    textColor: ink,
    titleColor: ink,
    lineColor: ink3,
    arrowheadColor: ink3,
    edgeLabelBackground: paper,
    clusterBkg: desk,
    clusterBorder: line,
    noteBkgColor: mix(paper, mark, 0.7),
    noteTextColor: ink,
    noteBorderColor: mix(mark, ink, 0.25),

    actorLineColor: edge,
    signalColor: ink2,
    activationBkgColor: soft,
    activationBorderColor: eye,
    sequenceNumberColor: paper,
    labelBoxBkgColor: desk,
    labelBoxBorderColor: edge,

    sectionBkgColor: desk,
    altSectionBkgColor: paper,
    sectionBkgColor2: desk,
    excludeBkgColor: hover,
    taskBkgColor: soft,
    taskBorderColor: eye,
    activeTaskBkgColor: mix(soft, eye, 0.2),
    activeTaskBorderColor: eye,
    doneTaskBkgColor: hover,
    doneTaskBorderColor: edge,
    critBkgColor: wrong,
    critBorderColor: err,
    taskTextClickableColor: ink,
    todayLineColor: err,
    vertLineColor: eye,
    gridColor: line,

    stateLabelColor: ink,
    compositeBackground: paper,
    compositeTitleBackground: desk,
    altBackground: desk,
    rowOdd: paper,
    rowEven: desk,
    attributeBackgroundColorOdd: paper,
    attributeBackgroundColorEven: desk,
    errorBkgColor: wrong,
    errorTextColor: err,

    ...numbered("cScale", grounds),
    ...numbered("cScaleLabel", [ink]),
    ...numbered("cScalePeer", hues),
    ...numbered("cScaleInv", hues),
    ...numbered("surface", [desk], 0, 5),
    ...numbered("surfacePeer", [line], 0, 5),
    ...numbered("fillType", grounds, 0, 8),
    ...numbered("venn", hues, 1, 8),

    ...numbered("pie", grounds, 1),
    pieOpacity: "1",
    pieStrokeColor: paper,
    pieOuterStrokeColor: edge,
    pieOuterStrokeWidth: "1px",
    pieTitleTextSize: "16px",
    pieSectionTextSize: "13px",
    pieLegendTextSize: "13px",
    pieTitleTextColor: ink,
    pieSectionTextColor: ink,
    pieLegendTextColor: ink,

    ...numbered("git", hues, 0, 8),
    ...numbered("gitInv", [paper], 0, 8),
    ...numbered("gitBranchLabel", [paper], 0, 8),
    commitLabelColor: ink2,
    commitLabelBackground: paper,
    tagLabelColor: ink,
    tagLabelBackground: soft,
    tagLabelBorder: eye,

    quadrant1Fill: grounds[0],
    quadrant2Fill: desk,
    quadrant3Fill: paper,
    quadrant4Fill: desk,
    quadrant1TextFill: ink,
    quadrant2TextFill: ink,
    quadrant3TextFill: ink,
    quadrant4TextFill: ink,
    quadrantPointFill: eye,
    quadrantInternalBorderStrokeFill: line,
    quadrantExternalBorderStrokeFill: edge,

    xyChart: {
      backgroundColor: paper,
      plotColorPalette: hues.join(","),
      ...Object.fromEntries(["title", "dataLabel", "xAxisTitle", "yAxisTitle"].map((part) => [`${part}Color`, ink])),
      ...Object.fromEntries(["legendText", "xAxisLabel", "yAxisLabel"].map((part) => [`${part}Color`, ink2])),
      ...Object.fromEntries(["xAxisTick", "xAxisLine", "yAxisTick", "yAxisLine"].map((part) => [`${part}Color`, edge])),
    },
    radar: {
      axisColor: edge,
      axisStrokeWidth: 1,
      axisLabelFontSize: 13,
      curveOpacity: 0.6,
      curveStrokeWidth: 2,
      graticuleColor: line,
      graticuleStrokeWidth: 1,
      graticuleOpacity: 0.4,
      legendBoxSize: 12,
      legendFontSize: 13,
    },
    packet: {
      startByteColor: ink2,
      endByteColor: ink2,
      labelColor: ink,
      titleColor: ink,
      blockStrokeColor: edge,
      blockFillColor: raised,
      byteFontSize: "10px",
      labelFontSize: "12px",
      titleFontSize: "14px",
      blockStrokeWidth: "1",
    },
    requirementBackground: raised,
    requirementBorderColor: edge,
    relationLabelBackground: paper,
    relationLabelColor: ink,
    archEdgeColor: ink3,
    archEdgeArrowColor: ink3,
    archGroupBorderColor: edge,
    wardley: {
      backgroundColor: paper,
      axisColor: edge,
      axisTextColor: ink2,
      gridColor: line,
      componentFill: raised,
      componentStroke: ink2,
      componentLabelColor: ink,
      linkStroke: ink3,
      evolutionStroke: err,
      annotationStroke: ink3,
      annotationTextColor: ink,
      annotationFill: paper,
    },
    cynefin: {
      domainFontSize: 16,
      itemFontSize: 12,
      boundaryColor: edge,
      boundaryWidth: 2,
      cliffWidth: 4,
      arrowColor: ink3,
      arrowWidth: 2,
      textColor: ink,
      labelColor: ink,
      complexBg: grounds[0],
      complicatedBg: grounds[1],
      clearBg: grounds[2],
      chaoticBg: grounds[3],
      confusionBg: desk,
      cliffColor: err,
    },
    emUiFill: raised,
    emUiStroke: edge,
    emProcessorFill: grounds[3],
    emProcessorStroke: hues[3],
    emReadModelFill: grounds[1],
    emReadModelStroke: hues[1],
    emCommandFill: grounds[0],
    emCommandStroke: hues[0],
    emEventFill: grounds[2],
    emEventStroke: hues[2],
    emSwimlaneBackgroundOdd: desk,
    emSwimlaneBackgroundStroke: line,
  };
}

/** What no variable is for. */
function styles({ colours }: Look): string {
  const { ink, eye } = colours;
  return `
    text, tspan { font-family: ${FACE} !important; }
    .cluster-label text, .titleText, .pieTitleText { font-weight: 600; }
    text.actor > tspan, text.journey-section, text.task { fill: ${ink}; }
    /* WebKit does not hand it down. */
    text.actor > tspan, .noteText > tspan { dominant-baseline: central; }
    .grid .tick line { stroke: ${colours.line}; }
    /* Without HTML the labels of round shapes begin where they should be centred. */
    .mindmap-node > .label[transform^="translate(0,"] text { text-anchor: middle; }
    /* Written into the elements. */
    text[fill="#444444"] { fill: ${colours["ink-2"]}; }
    [stroke="#444444"] { stroke: ${colours["ink-3"]}; }
    [style*="#087ebf"] { fill: ${mix(eye, colours.paper, 0.15)} !important; }
  `;
}

/** All that stands around the text, and over it. A start shows its note first, and loads this behind it. */
export { default as Dialogs } from "./Dialogs.svelte";
export { default as Dock } from "./Dock.svelte";
export { default as EditorMenu } from "./pages/EditorMenu.svelte";
export { default as BottomDock } from "./pages/BottomDock.svelte";
export { default as FilePane } from "./files/FilePane.svelte";
export { default as PlugsView } from "./plugs/PlugsView.svelte";
export { default as Rail } from "./Rail.svelte";
export { default as SafeBanner } from "./SafeBanner.svelte";
export { default as Sidebar } from "./Sidebar.svelte";
export { default as Splitter } from "./Splitter.svelte";
export { default as StatusBar } from "./StatusBar.svelte";
export { default as TabBar } from "./TabBar.svelte";
export { default as ViewPane } from "./pages/ViewPane.svelte";

/** Null until it is there. */
export type Around = typeof import("./around.ts");

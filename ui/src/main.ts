import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/inter/wght-italic.css";
import "@fontsource-variable/source-serif-4/wght.css";
import "@fontsource-variable/source-serif-4/wght-italic.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./design/base.css";
import "./design/editor.css";
import "./design/comforts.css";
import "./design/math.css";
import "./design/diagrams.css";
import "./design/html.css";
import "./design/properties.css";
import "./design/tables.css";
import "./design/dock.css";
import "./design/media.css";
import "./design/pages.css";
import "./design/queries.css";
import "./design/sections.css";
import { mount } from "svelte";
import { connect } from "./protocol/connect.ts";
import Root from "./views/Root.svelte";

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

mount(Root, { target, props: { transport: connect() } });

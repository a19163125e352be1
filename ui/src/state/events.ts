import type { Event } from "../protocol/bindings.ts";
import type { App } from "./app.svelte.ts";
import { answerEditorAsk } from "./editorAsks.ts";
import type { Level } from "./messages.svelte.ts";

/** What each of the app's events changes here. */
export function listenToEvents(app: App): void {
  app.client.onEvent((event) => receive(app, event));
}

const LEVELS: readonly string[] = ["info", "success", "warning", "error"] satisfies Level[];

function receive(app: App, event: Event): void {
  const { tree, plugs, workspace, messages } = app;
  const failed = (error: unknown) => app.fail(error);
  switch (event.event) {
    case "noteChanged":
      app.forgetNotes(event.path);
      app.media.changed(event.path);
      void workspace.noteTab(event.path)?.note.document.changedElsewhere(event.hash).catch(failed);
      break;
    case "noteEdited":
      void workspace.noteTab(event.path)?.note.document.editedByPlug(event.hash, event.text).catch(failed);
      break;
    case "noteCreated":
      app.forgetNotes();
      app.media.changed();
      tree.reloadSoon(failed);
      app.refreshStatusSoon();
      void workspace.noteTab(event.path)?.note.document.changedElsewhere(event.hash).catch(failed);
      break;
    case "noteDeleted":
      app.forgetNotes();
      app.media.changed();
      tree.reloadSoon(failed);
      app.refreshStatusSoon();
      workspace.noteTab(event.path)?.note.document.deletedElsewhere();
      break;
    case "noteRenamed":
      app.forgetNotes();
      app.media.changed();
      tree.reloadSoon(failed);
      workspace.noteTab(event.from)?.note.document.renamed(event.path);
      app.rememberSession();
      break;
    case "notesMoved":
      app.media.changed();
      // What they say is the same: only where it is kept.
      for (const { from, path } of event.moves) workspace.moved(from, path);
      app.rememberSession();
      break;
    case "watchingChanged":
      app.watchingChanged(event.polling);
      break;
    case "fileChanged": {
      // It may be new: what leads to it leads elsewhere now.
      app.media.changed();
      tree.reloadSoon(failed);
      const tab = workspace.noteTab(event.path);
      if (tab) app.attempt(app.files.recheck(tab.note));
      break;
    }
    case "treeChanged":
      app.forgetNotes();
      app.media.changed();
      tree.reloadSoon(failed);
      app.refreshStatusSoon();
      for (const tab of workspace.tabs) if (tab.kind === "note") app.attempt(app.files.recheck(tab.note));
      break;
    case "indexing":
      if (finished(event.progress)) {
        app.forgetNotes();
        app.media.changed();
        app.attempt(app.refreshStatus());
      } else if (app.status) app.status = { ...app.status, indexing: event.progress };
      break;
    case "queryChanged":
      app.queries.changed(event.tables);
      break;
    case "plugsChanged":
      plugs.reloadSoon(failed);
      app.attempt(app.plugFiles.recheck(event.name));
      // Another window may have ended it.
      if (app.space?.safeMode) app.attempt(app.refreshSpace());
      if (event.state === "failed" && app.plugErrors.isDeveloped(event.name)) {
        app.plugErrors.saveFailed(event.name);
        messages.say("error", event.message ?? "The plug failed.", { plug: event.name, quiet: true });
      } else if (event.state === "failed" || event.state === "quarantined")
        messages.say("error", event.message ?? `The plug is ${event.state}.`, {
          plug: event.name,
          action: app.openPlace(event.name, event.message) ?? {
            label: "Show",
            run: () => app.showPlug(event.name),
          },
        });
      else if (event.message)
        messages.say("warning", event.message, {
          plug: event.name,
          action: { label: "Show", run: () => app.showPlug(event.name) },
        });
      break;
    case "plugCallFailed":
      app.plugErrors.callFailed(event.plug, event.error);
      break;
    case "plugSent":
      app.pages.tell(event.plug, { name: event.name, data: event.data });
      break;
    case "notify": {
      const level = LEVELS.includes(event.level) ? (event.level as Level) : "info";
      messages.say(level, event.message, { plug: event.plug });
      break;
    }
    case "ask":
      if (!app.asks.ask(event.id, event.plug, event.kind, event.input)) app.attempt(answerEditorAsk(app, event));
      break;
    case "askCancelled":
      app.asks.cancel(event.id);
      break;
    case "progress":
      app.progresses.show(event.progress);
      break;
    case "progressEnded":
      app.progresses.end(event.id);
      break;
    case "searchesChanged":
      app.savedSearches.adopt(event.searches);
      break;
    case "propertyTypesChanged":
      app.attempt(app.properties.load().then(() => app.properties.changed()));
      break;
    case "settingsProblems":
      app.tellOfSettings(event.problems);
      break;
    case "settingsChanged":
      app.preferences.adopt(event.settings);
      app.media.changed();
      app.properties.changed();
      break;
  }
}

const finished = ({ done, total }: { done: number; total: number }) => done >= total;

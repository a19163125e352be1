//! The UI's TypeScript types are those of the protocol. `UPDATE_EXPECT=1 cargo nextest run --workspace -E 'binary(bindings)'` rewrites them.

use jackdaw_app::protocol as p;
use ts_rs::{Config, TS};

fn declare<T: TS>(config: &Config, out: &mut String) {
    if let Some(docs) = T::docs() {
        out.push_str(docs.trim_end());
        out.push('\n');
    }
    out.push_str("export ");
    out.push_str(&T::decl(config));
    out.push_str("\n\n");
}

macro_rules! declarations {
    ($config:expr, $($type:ident),+ $(,)?) => {{
        let mut out = String::from("// Generated from src-tauri/crates/app/src/protocol.rs by its test `bindings`. Do not edit.\n\n");
        $(declare::<p::$type>($config, &mut out);)+
        out
    }};
}

#[test]
fn the_ui_speaks_the_types_of_the_protocol() {
    let config = Config::default();
    let text = declarations!(
        &config,
        Request,
        Answer,
        Failure,
        Outcome,
        SpaceInfo,
        EntryKind,
        TreeEntry,
        NoteText,
        Saved,
        SentText,
        TextChange,
        Renamed,
        RenameWish,
        RenamePlan,
        LeftLink,
        RewrittenNote,
        LineChange,
        RenameDone,
        LastRename,
        RenameUndone,
        NoteVersion,
        VersionText,
        KeptDraft,
        TrashEntry,
        Trashed,
        Restored,
        Backlink,
        Mention,
        Mentions,
        Linked,
        LinkedNote,
        NotLinked,
        LinkTarget,
        BrokenLinks,
        BrokenLink,
        AmbiguousLinks,
        AmbiguousLink,
        AmbiguousTarget,
        EmbedLink,
        EmbedKind,
        EmbedTarget,
        NotePart,
        Upload,
        Attached,
        BroughtIn,
        PropertyType,
        PropertyName,
        PropertyValue,
        OrphanNotes,
        OrphanNote,
        UnusedFiles,
        LineOfNote,
        NoteName,
        SearchReply,
        SearchHit,
        SearchLine,
        SearchWorth,
        SavedSearch,
        QueryReply,
        QueryTable,
        QueryColumn,
        BlockReply,
        BlockView,
        BlockColumn,
        TaskSet,
        Replacement,
        ReplacePreview,
        ReplaceNote,
        ReplaceHit,
        ReplaceChoice,
        Replaced,
        NotReplaced,
        TagCount,
        Command,
        SlashCommand,
        Hooks,
        StatusHook,
        MenuHook,
        CompleteHook,
        WidgetHook,
        PanelHook,
        ViewHook,
        StatusItem,
        PlugCompletion,
        ShowSubject,
        Shown,
        Mark,
        PlugInfo,
        PlugFolder,
        ConfigMisfit,
        PlugGeneration,
        CodeFrame,
        PlugFile,
        PlugHook,
        HookFigures,
        PlugPermission,
        PlugDiagnostic,
        PlugCallError,
        LogLine,
        PlugConfig,
        AuditLine,
        Progress,
        Settings,
        Status,
        Polling,
        MovedNote,
        IndexProgress,
        Event,
        ClientMessage,
        ServerMessage,
    );
    expect_test::expect_file!["../../../../ui/src/protocol/bindings.ts"].assert_eq(&text);
}

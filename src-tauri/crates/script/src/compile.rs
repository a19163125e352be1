//! One file: parse, strip types, give imports their exact paths.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use jackdaw_diagnostic::Diagnostic;
use oxc::allocator::Allocator;
use oxc::ast::ast::{Program, Statement, TSModuleReference};
use oxc::ast_visit::VisitMut as _;
use oxc::codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc::diagnostics::{OxcDiagnostic, Severity};
use oxc::parser::Parser;
use oxc::semantic::SemanticBuilder;
use oxc::span::{SourceType, Span};
use oxc::transformer::{TransformOptions, Transformer};

use crate::calls::Calls;
use crate::links::{Link, Links, Rewrite};
use crate::position::Lines;
use crate::source_map::SourceMap;
use crate::stack;
use crate::throws::Throw;
use crate::uses::{Use, uses};

/// A module as the engine loads it.
#[derive(Debug, Clone)]
pub struct Module {
    /// `/`-separated, relative to the plug's folder, as the file is named (`lib/count.ts`).
    pub path: String,
    /// JavaScript; of a `.json` file its text. Imports are exact relative paths (`./count.ts`) or `jackdaw`.
    pub code: String,
    /// Absent if `code` has the lines and columns of the file.
    pub map: Option<SourceMap>,
    /// What it imports at run time, in the order of the text; imports of types are gone.
    pub imports: Vec<Import>,
    /// The names that it exports, sorted, types not among them.
    pub exports: Vec<String>,
    /// What it surely asks of the application, each syscall once.
    pub uses: Vec<Use>,
    /// Specifiers of `export * from`.
    pub(crate) reexports: Vec<String>,
    /// Where each export is written: its name, line and column.
    pub(crate) places: Vec<(String, u32, u32)>,
    /// What is thrown that is no error, and so has no stack.
    pub(crate) throws: Vec<Throw>,
    /// The calls in `code`, looked for when first somebody asks.
    pub(crate) calls: OnceLock<Calls>,
    /// What was written, if it is not `code`.
    pub(crate) source: String,
}

/// An import of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// As written.
    pub specifier: String,
    /// As it stands in the emitted code, once resolved.
    pub resolved: Option<String>,
    /// Counts from 1.
    pub line: u32,
    /// Counts from 1, in Unicode scalar values.
    pub column: u32,
    /// What it takes by name: `{ notes }`, and of `export { … } from` too. Not `*`, and not what is only a type.
    pub names: Vec<ImportedName>,
}

/// A name that is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedName {
    /// As the other module exports it.
    pub name: String,
    /// Counts from 1.
    pub line: u32,
    /// Counts from 1, in Unicode scalar values.
    pub column: u32,
}

/// Compiles one file by itself: imports are listed and stay as they are written.
///
/// # Errors
/// Everything that is wrong with it.
pub fn compile(path: &str, source: &str) -> Result<Module, Vec<Diagnostic>> {
    compile_with(path, source, &mut |_, _, _| Ok(None))
}

/// What becomes of an import at a line and column: the specifier to emit, `None` to leave it.
pub(crate) type OnImport<'r> = dyn FnMut(&str, u32, u32) -> Result<Option<String>, Diagnostic> + Send + 'r;

pub(crate) fn compile_with(path: &str, source: &str, on_import: &mut OnImport<'_>) -> Result<Module, Vec<Diagnostic>> {
    if path.ends_with(".json") {
        return crate::json::compile(path, source);
    }
    stack::with_room_for(path, source, || compile_here(path, source, on_import))?
}

fn compile_here(path: &str, source: &str, on_import: &mut OnImport<'_>) -> Result<Module, Vec<Diagnostic>> {
    // A byte order mark says nothing, and would shift the first line.
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines = Lines::new(source);
    let error_at = |span: Span, code: &str, message: String| {
        let (line, column) = lines.place(span.start as usize);
        Diagnostic::error(path, line, column, code, message)
    };
    let Some(kind) = source_type(path) else {
        let message = format!("`{path}` is not a script");
        let help = "name it .ts, .js or .mjs; JSX is not supported";
        return Err(vec![Diagnostic::error(path, 1, 1, "not-a-script", message).with_help(help)]);
    };
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, kind).parse();
    if parsed.panicked || parsed.diagnostics.has_errors() {
        let errors = parsed.diagnostics.errors().map(|error| syntax_error(path, &lines, error)).collect();
        return Err(explain(path, source, kind, errors));
    }
    let mut program = parsed.program;
    // Before types are stripped, and imports with them that are only used as types.
    let uses = uses(&program);
    let typescript = kind.is_typescript();
    let semantic = SemanticBuilder::new()
        .with_check_syntax_error(true)
        .with_enum_eval(typescript)
        // The transformer adds scopes and symbols.
        .with_excess_capacity(if typescript { 2.0 } else { 0.0 })
        .build(&program);
    let mut problems: Vec<Diagnostic> =
        semantic.diagnostics.errors().map(|error| syntax_error(path, &lines, error)).collect();
    problems.extend(commonjs(&program).map(|span| {
        let message = "CommonJS modules are not supported".to_owned();
        error_at(span, "commonjs", message).with_help("write `import … from` and `export`")
    }));
    if typescript && problems.is_empty() {
        let scoping = semantic.semantic.into_scoping();
        let options = TransformOptions::default();
        let done = Transformer::new(&allocator, Path::new(path), &options).build_with_scoping(scoping, &mut program);
        problems.extend(done.diagnostics.errors().map(|error| syntax_error(path, &lines, error)));
    }

    let mut unresolved = Vec::new();
    let mut rewrite = |specifier: &str, span: Span| {
        let (line, column) = lines.place(span.start as usize);
        on_import(specifier, line, column).unwrap_or_else(|diagnostic| {
            unresolved.push(diagnostic);
            None
        })
    };
    let rewrite: &mut Rewrite<'_> = &mut rewrite;
    let mut links = Links::new(&allocator, rewrite);
    links.visit_program(&mut program);
    let Links { imports, exports, reexports, decorator, changed, throws, .. } = links;
    problems.append(&mut unresolved);
    if let Some(span) = decorator {
        let message = "decorators are not supported".to_owned();
        problems.push(error_at(span, "decorator", message).with_help("call the function itself"));
    }
    let mut names = BTreeSet::new();
    let mut places = Vec::new();
    for (name, span) in exports {
        let (line, column) = lines.place(span.start as usize);
        places.push((name.clone(), line, column));
        if names.contains(&name) {
            problems.push(error_at(span, "syntax-error", format!("`{name}` is exported a second time")));
        }
        names.insert(name);
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| (problem.line, problem.column));
        return Err(problems);
    }

    let (code, map) =
        if typescript || changed { print(path, source, &program) } else { (splice(source, &imports), None) };
    let placed = |(syscall, span): (String, Span)| {
        let (line, column) = lines.place(span.start as usize);
        Use { syscall, line, column }
    };
    let throws = throws.into_iter().map(|(text, span)| {
        let (line, column) = lines.place(span.start as usize);
        Throw { text, line, column }
    });
    let imports = imports.into_iter().map(|Link { specifier, resolved, span, names }| {
        let (line, column) = lines.place(span.start as usize);
        let names = names.into_iter().map(|(name, span)| {
            let (line, column) = lines.place(span.start as usize);
            ImportedName { name, line, column }
        });
        Import { specifier, resolved, line, column, names: names.collect() }
    });
    Ok(Module {
        path: path.to_owned(),
        imports: imports.collect(),
        exports: names.into_iter().collect(),
        reexports,
        places,
        throws: throws.collect(),
        uses: uses.into_iter().map(placed).collect(),
        calls: OnceLock::new(),
        source: if map.is_some() { source.to_owned() } else { String::new() },
        code,
        map,
    })
}

/// What TypeScript has for CommonJS: `import a = require("a")` and `export = a`.
fn commonjs(program: &Program<'_>) -> impl Iterator<Item = Span> {
    program.body.iter().filter_map(|statement| match statement {
        Statement::TSExportAssignment(export) => Some(export.span),
        Statement::TSImportEqualsDeclaration(import) => {
            matches!(import.module_reference, TSModuleReference::ExternalModuleReference(_)).then_some(import.span)
        }
        _ => None,
    })
}

fn source_type(path: &str) -> Option<SourceType> {
    match path.rsplit_once('.')?.1 {
        "ts" => Some(SourceType::ts().with_module(true)),
        "js" | "mjs" => Some(SourceType::mjs()),
        _ => None,
    }
}

fn print(path: &str, source: &str, program: &Program<'_>) -> (String, Option<SourceMap>) {
    let options = CodegenOptions {
        source_map_path: Some(path.into()),
        comments: CommentOptions::disabled(),
        // Nobody reads it; and indentation makes hostile nesting quadratic (254 kB of functions came out as 179 MB).
        indent_width: 0,
        ..CodegenOptions::default()
    };
    let printed = Codegen::new().with_options(options).with_source_text(source).build(program);
    (printed.code, printed.map.map(SourceMap::new))
}

/// JavaScript stays as it was written, but for the specifiers.
fn splice(source: &str, imports: &[Link]) -> String {
    let mut changes: Vec<(Span, &str)> = imports
        .iter()
        .filter_map(|Link { specifier, resolved, span, .. }| {
            resolved.as_deref().filter(|exact| exact != specifier).map(|exact| (*span, exact))
        })
        .collect();
    changes.sort_by_key(|(span, _)| span.start);
    let mut code = String::with_capacity(source.len());
    let mut rest = 0;
    for (span, exact) in changes {
        code.push_str(source.get(rest..span.start as usize).unwrap_or_default());
        code.push_str(&serde_json::Value::String(exact.to_owned()).to_string());
        rest = span.end as usize;
    }
    code.push_str(source.get(rest..).unwrap_or_default());
    code
}

fn syntax_error(path: &str, lines: &Lines<'_>, error: &OxcDiagnostic) -> Diagnostic {
    // Of two declarations, the second is the one too many.
    let again = error.message.ends_with("has already been declared");
    let label = if again { error.labels.last() } else { error.labels.first() };
    let (line, column) = label.map_or((1, 1), |label| lines.place(label.offset() as usize));
    let mut diagnostic = Diagnostic::error(path, line, column, "syntax-error", error.message.to_string());
    if error.severity != Severity::Error {
        diagnostic = diagnostic.with_severity(jackdaw_diagnostic::Severity::Warning);
    }
    diagnostic.help = error.help.as_ref().map(ToString::to_string);
    diagnostic
}

/// Text that is only wrong because it is JSX, or TypeScript in a JavaScript file, gets an error that says so.
fn explain(path: &str, source: &str, kind: SourceType, errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let fits = |kind: SourceType| {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, source, kind).parse();
        !parsed.panicked && !parsed.diagnostics.has_errors()
    };
    let Some(first) = errors.first() else { return errors };
    let instead = |code: &str, message: &str, help: &str| {
        vec![Diagnostic::error(path, first.line, first.column, code, message).with_help(help)]
    };
    if !kind.is_typescript() && fits(SourceType::ts().with_module(true)) {
        return instead("typescript", "this is TypeScript in a JavaScript file", "rename the file to .ts");
    }
    let tags = source.contains("</") || source.contains("/>");
    if tags && fits(kind.with_jsx(true)) {
        return instead("jsx", "JSX is not supported", "return `{ html }` or `{ markdown }` instead");
    }
    errors
}

//! A walk over a module that finds its imports and exports, and gives imports their exact paths.

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    Argument, CallExpression, Declaration, Decorator, ExportAllDeclaration, ExportDeclaration,
    ExportDefaultDeclaration, ExportFromDeclaration, ExportNamedDeclaration, ExportSpecifier, Expression,
    ImportDeclaration, ImportDeclarationSpecifier, ImportExpression, StringLiteral, ThrowStatement,
};
use oxc::ast_visit::{VisitMut, walk_mut};
use oxc::span::{GetSpan as _, Span};
use oxc::str::Str;

use crate::builtin::{BUILTIN, BUILTIN_EXPORTS};
use crate::throws::thrown_text;

/// What an import is rewritten to; `None` if it cannot be resolved (then somebody has reported it).
pub(crate) type Rewrite<'r> = dyn FnMut(&str, Span) -> Option<String> + 'r;

/// One import.
#[derive(Debug)]
pub(crate) struct Link {
    /// As written.
    pub(crate) specifier: String,
    /// As rewritten.
    pub(crate) resolved: Option<String>,
    /// Where it stands, with its quotes.
    pub(crate) span: Span,
    /// What is imported by name, and where each stands.
    pub(crate) names: Vec<(String, Span)>,
}

/// What a module imports and exports.
pub(crate) struct Links<'a, 'r> {
    allocator: &'a Allocator,
    rewrite: &'r mut Rewrite<'r>,
    pub(crate) imports: Vec<Link>,
    /// Each name and where it is exported.
    pub(crate) exports: Vec<(String, Span)>,
    /// Rewritten specifiers whose exports are this module's too (`export *`).
    pub(crate) reexports: Vec<String>,
    pub(crate) decorator: Option<Span>,
    /// Each text that is thrown or rejected with, none where it is not written there, and where it stands.
    pub(crate) throws: Vec<(Option<String>, Span)>,
    /// Something other than a specifier had to change.
    pub(crate) changed: bool,
}

impl<'a, 'r> Links<'a, 'r> {
    pub(crate) fn new(allocator: &'a Allocator, rewrite: &'r mut Rewrite<'r>) -> Self {
        Self {
            allocator,
            rewrite,
            imports: Vec::new(),
            exports: Vec::new(),
            reexports: Vec::new(),
            decorator: None,
            throws: Vec::new(),
            changed: false,
        }
    }

    fn export_all(&mut self, specifiers: &[ExportSpecifier<'a>]) {
        let exports = specifiers.iter().map(|specifier| (specifier.exported.name().to_string(), specifier.span));
        self.exports.extend(exports);
    }

    fn import(&mut self, literal: &mut StringLiteral<'a>, names: Vec<(String, Span)>) -> Option<String> {
        let specifier = literal.value.as_str().to_owned();
        let rewritten = (self.rewrite)(&specifier, literal.span);
        if let Some(exact) = &rewritten
            && *exact != specifier
        {
            literal.value = Str::from(self.allocator.alloc_str(exact));
            literal.raw = None;
        }
        self.imports.push(Link { specifier, resolved: rewritten.clone(), span: literal.span, names });
        rewritten
    }
}

impl<'a> VisitMut<'a> for Links<'a, '_> {
    fn visit_import_declaration(&mut self, it: &mut ImportDeclaration<'a>) {
        let named = it.specifiers.iter().flatten().filter_map(|specifier| match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(it) => {
                Some((it.imported.name().to_string(), it.imported.span()))
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(it) => Some(("default".to_owned(), it.span)),
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => None,
        });
        let named = named.collect();
        self.import(&mut it.source, named);
        // The engine gets a module whatever the file was.
        self.changed |= it.with_clause.take().is_some();
    }

    fn visit_export_from_declaration(&mut self, it: &mut ExportFromDeclaration<'a>) {
        let named = it.specifiers.iter().map(|each| (each.local.name().to_string(), each.local.span())).collect();
        self.import(&mut it.source, named);
        self.changed |= it.with_clause.take().is_some();
        self.export_all(&it.specifiers);
    }

    fn visit_export_all_declaration(&mut self, it: &mut ExportAllDeclaration<'a>) {
        let target = self.import(&mut it.source, Vec::new());
        self.changed |= it.with_clause.take().is_some();
        match &it.exported {
            Some(name) => self.exports.push((name.name().to_string(), it.span)),
            None if it.source.value == BUILTIN => {
                self.exports.extend(BUILTIN_EXPORTS.iter().map(|name| ((*name).to_owned(), it.span)));
            }
            None => self.reexports.extend(target),
        }
    }

    fn visit_export_named_declaration(&mut self, it: &mut ExportNamedDeclaration<'a>) {
        self.export_all(&it.specifiers);
    }

    fn visit_export_declaration(&mut self, it: &mut ExportDeclaration<'a>) {
        match &it.declaration {
            Declaration::VariableDeclaration(variables) => {
                for declarator in &variables.declarations {
                    let names = declarator.id.get_binding_identifiers();
                    self.exports.extend(names.iter().map(|name| (name.name.to_string(), name.span)));
                }
            }
            other => self.exports.extend(other.id().map(|id| (id.name.to_string(), id.span))),
        }
        walk_mut::walk_export_declaration(self, it);
    }

    fn visit_export_default_declaration(&mut self, it: &mut ExportDefaultDeclaration<'a>) {
        self.exports.push(("default".to_owned(), it.span));
        walk_mut::walk_export_default_declaration(self, it);
    }

    fn visit_import_expression(&mut self, it: &mut ImportExpression<'a>) {
        if let Expression::StringLiteral(literal) = &mut it.source {
            self.import(literal, Vec::new());
        }
        walk_mut::walk_import_expression(self, it);
    }

    fn visit_throw_statement(&mut self, it: &mut ThrowStatement<'a>) {
        if let Some(text) = thrown_text(&it.argument) {
            self.throws.push((text, it.argument.span()));
        }
        walk_mut::walk_throw_statement(self, it);
    }

    fn visit_call_expression(&mut self, it: &mut CallExpression<'a>) {
        let rejects = match &it.callee {
            Expression::Identifier(name) => name.name == "reject",
            Expression::StaticMemberExpression(member) => member.property.name == "reject",
            _ => false,
        };
        if rejects && let Some(reason) = it.arguments.first().and_then(Argument::as_expression) {
            self.throws.extend(thrown_text(reason).map(|text| (text, reason.span())));
        }
        walk_mut::walk_call_expression(self, it);
    }

    fn visit_decorator(&mut self, it: &mut Decorator<'a>) {
        self.decorator.get_or_insert(it.span);
        walk_mut::walk_decorator(self, it);
    }
}

//! Which call an engine's position means.
//!
//! QuickJS keeps no place of a call itself: what it reports is the last name in the call's arguments, or what follows the bracket. So an error
//! in `notes.read(path)` seems to be in `path`, and that `input.format` is no function is said without its name.

use oxc::allocator::Allocator;
use oxc::ast::ast::{
    ArrowFunctionExpression, CallExpression, DoWhileStatement, Expression, ForInStatement, ForOfStatement,
    ForStatement, Function, ImportDeclaration, NewExpression, TaggedTemplateExpression, ThrowStatement, WhileStatement,
};
use oxc::ast_visit::{Visit, walk};
use oxc::parser::Parser;
use oxc::semantic::ScopeFlags;
use oxc::span::{GetSpan as _, SourceType, Span};

use crate::builtin::BUILTIN;
use crate::compile::Module;
use crate::stack;

/// The calls of a module's emitted code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls {
    all: Vec<Call>,
    /// Where the functions begin and end, by number; the module itself is the first.
    functions: Vec<(usize, usize)>,
    loops: Vec<Loop>,
}

/// A `for`, `while` or `do` in emitted code. Offsets are bytes.
#[derive(Debug, Clone, Copy)]
struct Loop {
    start: usize,
    end: usize,
    /// Which function of the module it is in.
    within: usize,
}

/// A call in emitted code. Offsets are bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    /// All of it.
    start: usize,
    end: usize,
    /// It is `new …`.
    pub(crate) is_new: bool,
    /// What it makes is thrown at once.
    pub(crate) is_thrown: bool,
    /// It is one of the module `jackdaw`, or of what that is the beginning of: `notes.read`.
    pub(crate) is_api: bool,
    /// What is called, as it is written.
    pub(crate) callee: String,
    /// The last name of that: `read` of `notes.read`.
    pub(crate) name: String,
    /// Where that name stands.
    pub(crate) at: usize,
    /// Where what is called ends, and the last argument begins.
    callee_end: usize,
    last_argument: Option<usize>,
    /// Which function of the module it is in.
    within: usize,
}

/// Bytes of what is called that are kept; a longer one says no more.
const MOST_CALLEE: usize = 60;

impl Module {
    /// The calls that a position of the engine may mean, the innermost first.
    pub(crate) fn calls_at(&self, offset: usize) -> Vec<&Call> {
        let around = self.all_around(offset);
        let Some(inner) = around.first().copied() else { return Vec::new() };
        let mut meant = vec![inner];
        for call in around.into_iter().skip(1) {
            // The last name in the arguments is the inner call's too where that call is the last thing in them.
            let is_last = call.last_argument.is_some_and(|start| start <= offset) && offset >= call.callee_end;
            if call.within == inner.within && is_last {
                meant.push(call);
            }
        }
        meant
    }

    /// The calls of the same function in whose arguments a position is, the innermost first: of these the engine may mean each, for what follows
    /// the last name in the arguments leaves no trace.
    pub(crate) fn calls_around(&self, offset: usize) -> Vec<&Call> {
        let within = self.calls().function_at(offset);
        let around = self.all_around(offset).into_iter();
        around
            .enumerate()
            .filter(|(n, call)| call.within == within && (*n == 0 || offset >= call.callee_end))
            .map(|(_, call)| call)
            .collect()
    }

    /// Where code was when it was stopped at a position; `call` is the call that the position may mean.
    ///
    /// The engine keeps no place of a loop that calls nothing: what it reports is the last call before it, or the beginning of the function. So of
    /// the loops that begin after that, in the same function and in the same loop around, the first is meant, unless a syscall was waited for.
    pub(crate) fn stopped_at(&self, offset: usize, call: Option<&Call>) -> usize {
        let calls = self.calls();
        let within = calls.function_at(offset);
        let loops = || calls.loops.iter().filter(|each| each.within == within);
        let around =
            loops().filter(|each| each.start <= offset && offset < each.end).min_by_key(|each| each.end - each.start);
        let end = around.map_or(usize::MAX, |each| each.end);
        let next = loops().map(|each| each.start).filter(|start| *start > offset && *start < end).min();
        match (call, next) {
            (Some(call), _) if call.is_api => call.at,
            (_, Some(next)) => next,
            // A loop in a function that is itself an argument of that call.
            (Some(call), None) if call.within != within && around.is_some() => offset,
            (Some(call), None) => call.at,
            (None, None) => offset,
        }
    }

    fn all_around(&self, offset: usize) -> Vec<&Call> {
        let all = self.calls().all.iter();
        let mut around: Vec<&Call> = all.filter(|call| call.start <= offset && offset <= call.end).collect();
        around.sort_by_key(|call| call.end - call.start);
        around
    }

    fn calls(&self) -> &Calls {
        self.calls.get_or_init(|| calls_of(&self.path, &self.code))
    }
}

impl Calls {
    /// The number of the innermost function around a position.
    fn function_at(&self, offset: usize) -> usize {
        let around = self.functions.iter().enumerate().filter(|(_, (start, end))| *start <= offset && offset < *end);
        around.min_by_key(|(_, (start, end))| end - start).map_or(0, |(number, _)| number)
    }
}

fn calls_of(path: &str, code: &str) -> Calls {
    stack::with_room_for(path, code, || {
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, code, SourceType::mjs()).parse();
        let mut finder = Finder {
            code,
            calls: Calls { all: Vec::new(), functions: vec![(0, code.len())], loops: Vec::new() },
            around: vec![0],
            api: vec!["fetch".to_owned()],
            thrown: None,
        };
        finder.visit_program(&parsed.program);
        finder.calls
    })
    .unwrap_or_default()
}

struct Finder<'c> {
    code: &'c str,
    calls: Calls,
    /// The functions around what is visited, by number.
    around: Vec<usize>,
    /// Names of what the module `jackdaw` offers, as this one calls it.
    api: Vec<String>,
    /// What is thrown by the statement that is visited.
    thrown: Option<Span>,
}

impl Finder<'_> {
    fn add(&mut self, is_new: bool, span: Span, callee: &Expression<'_>, last_argument: Option<Span>) {
        let name = match callee {
            Expression::StaticMemberExpression(member) => member.property.span,
            Expression::PrivateFieldExpression(member) => member.field.span,
            Expression::Identifier(name) => name.span,
            // No frame of a stack has a name like `f()` or `(a, b)`.
            other => Span::sized(other.span().start, 0),
        };
        let whole = callee.span();
        // A chain of calls holds all that is before it: of a hostile one only the beginning is copied.
        let end = (whole.end as usize).min(whole.start as usize + MOST_CALLEE);
        let begin = self.code.get(whole.start as usize..self.code.floor_char_boundary(end)).unwrap_or_default();
        let mut written = begin.lines().next().unwrap_or_default().to_owned();
        if written.len() < whole.size() as usize {
            written.push('…');
        }
        let is_api = root(callee).is_some_and(|name| self.api.iter().any(|api| api == name));
        self.calls.all.push(Call {
            start: span.start as usize,
            end: span.end as usize,
            is_new,
            is_thrown: self.thrown == Some(span),
            is_api,
            callee: written,
            name: self.code.get(name.start as usize..name.end as usize).unwrap_or_default().to_owned(),
            at: name.start as usize,
            callee_end: callee.span().end as usize,
            last_argument: last_argument.map(|span| span.start as usize),
            within: self.around.last().copied().unwrap_or_default(),
        });
    }

    fn add_loop(&mut self, span: Span) {
        let within = self.around.last().copied().unwrap_or_default();
        self.calls.loops.push(Loop { start: span.start as usize, end: span.end as usize, within });
    }

    fn enter(&mut self, span: Span, walk: impl FnOnce(&mut Self)) {
        self.around.push(self.calls.functions.len());
        self.calls.functions.push((span.start as usize, span.end as usize));
        walk(self);
        self.around.pop();
    }
}

/// The name that `a.b.c` begins with.
fn root<'a>(callee: &'a Expression<'_>) -> Option<&'a str> {
    let mut callee = callee;
    while let Expression::StaticMemberExpression(member) = callee {
        callee = &member.object;
    }
    match callee {
        Expression::Identifier(name) => Some(name.name.as_str()),
        _ => None,
    }
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        if it.source.value == BUILTIN {
            let names = it.specifiers.iter().flatten().map(|specifier| specifier.local().name.to_string());
            self.api.extend(names);
        }
    }

    fn visit_throw_statement(&mut self, it: &ThrowStatement<'a>) {
        self.thrown = Some(it.argument.span());
        walk::walk_throw_statement(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.add(false, it.span, &it.callee, it.arguments.last().map(|argument| argument.span()));
        walk::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.add(true, it.span, &it.callee, it.arguments.last().map(|argument| argument.span()));
        walk::walk_new_expression(self, it);
    }

    fn visit_tagged_template_expression(&mut self, it: &TaggedTemplateExpression<'a>) {
        self.add(false, it.span, &it.tag, it.quasi.expressions.last().map(|expression| expression.span()));
        walk::walk_tagged_template_expression(self, it);
    }

    fn visit_for_statement(&mut self, it: &ForStatement<'a>) {
        self.add_loop(it.span);
        walk::walk_for_statement(self, it);
    }

    fn visit_for_in_statement(&mut self, it: &ForInStatement<'a>) {
        self.add_loop(it.span);
        walk::walk_for_in_statement(self, it);
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.add_loop(it.span);
        walk::walk_for_of_statement(self, it);
    }

    fn visit_while_statement(&mut self, it: &WhileStatement<'a>) {
        self.add_loop(it.span);
        walk::walk_while_statement(self, it);
    }

    fn visit_do_while_statement(&mut self, it: &DoWhileStatement<'a>) {
        self.add_loop(it.span);
        walk::walk_do_while_statement(self, it);
    }

    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        self.enter(it.span, |this| walk::walk_function(this, it, flags));
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.enter(it.span, |this| walk::walk_arrow_function_expression(this, it));
    }
}

//! Ticking a task in the note it is in, from wherever it is shown.

use jackdaw_markdown::Task;

use crate::app::App;
use crate::links::Linker;
use crate::notebook::{Notebook, note_path};
use crate::notes::text_of;
use crate::protocol::{Failure, TaskSet};

/// How often it is tried when somebody else writes the note at the same time.
const ATTEMPTS: usize = 4;

/// A task as it was shown, and the character that its box is to have.
#[derive(Debug, Clone)]
pub(crate) struct TaskChange {
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) text: String,
    /// The character that was shown.
    pub(crate) was: String,
    pub(crate) state: String,
}

impl App {
    /// Puts another character into a task's box. If the note has changed since it was read, the task is where its text is now.
    ///
    /// # Errors
    /// `not_found` for the note, `conflict` if the task is not there any more or there are several like it, `invalid` for what is no state.
    pub(crate) async fn set_task(&self, face: u32, change: TaskChange) -> Result<TaskSet, Failure> {
        let state = one_character(&change.state)?;
        let was = one_character(&change.was)?;
        for attempt in 1.. {
            let (path, asked) = (change.path.clone(), change.clone());
            let found = self.with(move |n| n.find_task(&asked, was, state)).await?;
            let (line, text, hash) = found;
            let Some(text) = text else { return Ok(TaskSet { path, line, hash }) };
            match self.write_as(Linker::Face(face), path.clone(), text, hash).await {
                Ok(hash) => return Ok(TaskSet { path, line, hash }),
                Err(failure) if failure.code == "conflict" && attempt < ATTEMPTS => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::internal("the task could not be written"))
    }
}

impl Notebook {
    /// Where the task is, the note's text with its box changed (none if it is so already), and the hash of what was read.
    fn find_task(&self, change: &TaskChange, was: char, state: char) -> Result<(u32, Option<String>, String), Failure> {
        let (bytes, meta) = self.space.read_bytes(&note_path(&change.path)?)?;
        let text = text_of(&change.path, bytes)?;
        let tasks = jackdaw_markdown::parse(&text).tasks;
        let same: Vec<&Task> = tasks.iter().filter(|task| task.text == change.text).collect();
        let task = chosen(&same, change.line, |task| task.state == was)
            // Somebody else was quicker.
            .or_else(|| chosen(&same, change.line, |task| task.state == state));
        let Some(task) = task else {
            let message = if same.is_empty() {
                format!(
                    "“{}” is not a task of `{}` any more: open the note to see what became of it",
                    change.text, change.path
                )
            } else {
                format!(
                    "`{}` has changed, and which “{}” is meant cannot be told: tick it in the note",
                    change.path, change.text
                )
            };
            return Err(Failure { hash: Some(meta.hash), ..Failure::new("conflict", message) });
        };
        if task.state == state {
            return Ok((task.line, None, meta.hash));
        }
        let end = task.state_offset + task.state.len_utf8();
        let changed = format!("{}{state}{}", &text[..task.state_offset], &text[end..]);
        Ok((task.line, Some(changed), meta.hash))
    }
}

/// The one at its line, else the only one there is.
fn chosen<'t>(tasks: &[&'t Task], line: u32, is: impl Fn(&Task) -> bool) -> Option<&'t Task> {
    let mut fitting = tasks.iter().filter(|task| is(task));
    let at_line = fitting.clone().find(|task| task.line == line);
    at_line.or_else(|| fitting.next().filter(|_| fitting.next().is_none())).copied()
}

fn one_character(text: &str) -> Result<char, Failure> {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if !matches!(letter, '\n' | '\r' | '[' | ']') => Ok(letter),
        _ => Err(Failure::invalid(format!("`{text}` is no state of a task: it is one character, such as `x`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{chosen, one_character};

    fn found(text: &str, line: u32, state: char) -> Option<u32> {
        let tasks = jackdaw_markdown::parse(text).tasks;
        let same: Vec<_> = tasks.iter().filter(|task| task.text == "a").collect();
        chosen(&same, line, |task| task.state == state).map(|task| task.line)
    }

    #[test]
    fn a_task_is_where_it_was_or_where_the_only_one_like_it_is() {
        assert_eq!(found("- [ ] a\n- [ ] a\n", 2, ' '), Some(2));
        assert_eq!(found("new\n\n- [ ] b\n- [ ] a\n", 1, ' '), Some(4));
        assert_eq!(found("new\n\n- [ ] a\n- [ ] a\n", 1, ' '), None);
        assert_eq!(found("new\n\n- [x] a\n- [ ] a\n", 1, ' '), Some(4));
        assert_eq!(found("- [x] a\n", 1, ' '), None);
    }

    #[test]
    fn a_state_is_one_character_that_ends_no_box() {
        assert_eq!(one_character("✓").unwrap(), '✓');
        for wrong in ["", "xx", "]", "\n"] {
            assert_eq!(one_character(wrong).unwrap_err().code, "invalid");
        }
    }
}

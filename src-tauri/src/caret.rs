//! The caret that WebKitGTK keeps behind the editor's own. It is not seen there, and yet each of its blinks has the web view draw, at the pace
//! of the screen, for as long as the window has the keyboard.

use gtk::prelude::*;

/// Milliseconds for one blink. Zero, or a caret that does not blink at all, has WebKitGTK draw without a pause.
const HARDLY_EVER: i32 = 24 * 60 * 60 * 1000;

/// Lets it stand still. The editor draws a caret that blinks, and rests after a while.
pub(crate) fn still() {
    if let Some(settings) = gtk::Settings::default() {
        settings.set_gtk_cursor_blink_time(HARDLY_EVER);
    }
}

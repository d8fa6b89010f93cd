use super::task::{TaskRow, obstacle_of_going_on};
use super::wizard::Editing;
use super::{Screen, State};
use crate::catalog::EntityRef;

macro_rules! commands {
    ($($variant:ident = $name:literal, $title:literal, $doc:literal;)+) => {
        /// Everything that a key, the palette or a click can ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command {
            $(#[doc = $doc] $variant,)+
        }

        impl Command {
            /// Every command, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The names of all commands, for the keymap to check against.
            pub const NAMES: &[&str] = &[$($name,)+];

            /// The name in keymaps.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Two or three words, for the footer and the palette.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// One sentence, for the help.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc,)+ }
            }
        }
    };
}

commands! {
    Help = "app.help", "help", "Shows the keys of this screen; type to search them.";
    Palette = "app.palette", "commands", "Lists every command; also jumps to a kind or an entity by name.";
    Back = "app.back", "back", "Closes what is open, clears the search, or goes back; never quits.";
    Cancel = "app.cancel", "cancel", "Closes what is open, else quits.";
    Quit = "app.quit", "quit", "Ends the session.";
    Refresh = "app.refresh", "refresh", "Reads the sources again.";
    SignIn = "app.sign-in", "sign in", "Signs in at the server in a browser, also in one that runs elsewhere.";
    Messages = "app.messages", "messages", "Lists what has been told in this session.";
    Mouse = "app.mouse", "mouse", "Takes the mouse, or leaves it to the terminal for selecting text.";
    Suspend = "app.suspend", "suspend", "Stops the portal until the shell continues it.";
    Theme = "theme.next", "theme", "Takes the next colour theme for this session.";
    Browse = "screen.browse", "browse", "Shows the catalog.";
    Owners = "screen.owners", "owners", "Shows who owns what.";
    Health = "screen.health", "health", "Shows how well ownership stands: without owner, pager or runbook, by team.";
    OnCall = "screen.oncall", "on call", "Shows who is on call for the entity, how to reach them, and what breaks with it.";
    Impact = "screen.impact", "impact", "Shows what breaks with the entity, by distance.";
    Graph = "screen.graph", "graph", "Draws what needs the entity and what it needs; a tree where a drawing does not fit.";
    GraphLeft = "graph.left", "dependents", "Moves along a line to what needs the box.";
    GraphRight = "graph.right", "dependencies", "Moves along a line to what the box needs.";
    GraphMore = "graph.more", "further", "Shows what lies one step further away.";
    GraphLess = "graph.less", "nearer", "Leaves out what lies furthest away.";
    Problems = "screen.problems", "problems", "Shows what is wrong in the catalog.";
    Create = "screen.create", "create", "Shows the templates to create something from, and what was begun.";
    Tasks = "screen.tasks", "tasks", "Shows the runs of templates, here and at the server.";
    Whose = "owner.find", "whose is it", "Finds whose something is: type or paste a pod, an address, an alert.";
    HistoryBack = "history.back", "go back", "Goes back to what was looked at before.";
    HistoryForward = "history.forward", "go forward", "Goes forward again.";
    Search = "search.start", "search", "Moves to the search box of the catalog.";
    SearchLeave = "search.leave", "to the list", "Leaves the search box and keeps the query.";
    SearchClear = "search.clear", "clear search", "Empties the search box.";
    Complete = "search.complete", "complete", "Takes what the search box offers: the rest of a field or value, or a correction.";
    CompleteNext = "complete.next", "next value", "Puts the next of the offered values into the search box.";
    CompletePrevious = "complete.previous", "previous value", "Puts the offered value before into the search box.";
    CompleteKeep = "complete.keep", "keep value", "Keeps the value that stands in the search box.";
    CompleteUndo = "complete.undo", "undo", "Puts back what was typed before values were offered.";
    Down = "list.down", "down", "Moves one row down.";
    Up = "list.up", "up", "Moves one row up.";
    First = "list.first", "first", "Moves to the first row.";
    Last = "list.last", "last", "Moves to the last row.";
    HalfDown = "list.half-down", "half a page down", "Moves half a page down.";
    HalfUp = "list.half-up", "half a page up", "Moves half a page up.";
    PageDown = "list.page-down", "page down", "Moves a page down.";
    PageUp = "list.page-up", "page up", "Moves a page up.";
    Open = "list.open", "open", "Opens what is selected.";
    PaneNext = "pane.next", "next pane", "Moves to the next pane.";
    PanePrevious = "pane.previous", "previous pane", "Moves to the previous pane.";
    KindNext = "kind.next", "next kind", "Shows the next view or kind.";
    KindPrevious = "kind.previous", "previous kind", "Shows the previous view or kind.";
    FilterAll = "filter.all", "all", "Shows all entities.";
    FilterOwned = "filter.owned", "owned", "Shows what you and your groups own.";
    FilterStarred = "filter.starred", "starred", "Shows what you have starred.";
    FilterRecent = "filter.recent", "recent", "Shows what you looked at lately.";
    FilterOpen = "filter.open", "filter", "Narrows by type, owner, lifecycle, tag or namespace.";
    FilterClear = "filter.clear", "clear filters", "Takes all filters away.";
    Preview = "view.preview", "preview", "Shows or hides the preview.";
    Star = "entity.star", "star", "Stars the entity, or takes its star away.";
    Owner = "entity.owner", "owner", "Goes to the entity's owner.";
    Relations = "entity.relations", "relations", "Goes to the entity's relations.";
    Descriptor = "entity.descriptor", "descriptor", "Shows the entity's descriptor.";
    Edit = "entity.edit", "edit", "Opens the descriptor in your editor.";
    OpenInBrowser = "entity.browser", "browser", "Opens the selected link, or the entity's page or source, in the browser.";
    OpenPage = "entity.page", "portal page", "Opens the entity's page in Backstage's own front end.";
    RefreshEntity = "entity.refresh", "refresh there", "Has the server read the entity's sources again.";
    Register = "location.register", "register", "Registers a descriptor or repository at the server, after a look at what it brings.";
    Unregister = "location.unregister", "unregister", "Unregisters the location that the entity came from, after a look at what goes with it.";
    CopyName = "copy.name", "copy name", "Copies the entity's name.";
    CopyRef = "copy.ref", "copy reference", "Copies the entity's full reference.";
    CopyUrl = "copy.url", "copy address", "Copies the address of the selected link, or of the entity's source.";
    CopyPath = "copy.path", "copy path", "Copies the path of the descriptor.";
    CopyMessage = "copy.message", "copy incident", "Copies a message to open an incident with, in Markdown.";
    CallOut = "oncall.page", "wake", "Calls who is on call, after naming whom it wakes and a typed yes.";
    Contact1 = "contact.1", "contact 1", "Opens contact 1 of the on-call screen, or copies it when it is no address.";
    Contact2 = "contact.2", "contact 2", "Opens contact 2 of the on-call screen, or copies it when it is no address.";
    Contact3 = "contact.3", "contact 3", "Opens contact 3 of the on-call screen, or copies it when it is no address.";
    Contact4 = "contact.4", "contact 4", "Opens contact 4 of the on-call screen, or copies it when it is no address.";
    Contact5 = "contact.5", "contact 5", "Opens contact 5 of the on-call screen, or copies it when it is no address.";
    Contact6 = "contact.6", "contact 6", "Opens contact 6 of the on-call screen, or copies it when it is no address.";
    Contact7 = "contact.7", "contact 7", "Opens contact 7 of the on-call screen, or copies it when it is no address.";
    Contact8 = "contact.8", "contact 8", "Opens contact 8 of the on-call screen, or copies it when it is no address.";
    Contact9 = "contact.9", "contact 9", "Opens contact 9 of the on-call screen, or copies it when it is no address.";
    FieldNext = "field.next", "next field", "Moves to the next field.";
    FieldPrevious = "field.previous", "previous field", "Moves to the field before.";
    FieldEdit = "field.edit", "in editor", "Edits a text of several lines in your editor.";
    FieldOffers = "field.offers", "list", "Lists the owners or repositories that the host knows.";
    FieldReset = "field.reset", "default", "Forgets the answer, so that the default comes back.";
    EntryRemove = "entry.remove", "remove entry", "Takes the entry out of its list.";
    EntryUp = "entry.up", "entry up", "Moves the entry up in its list.";
    EntryDown = "entry.down", "entry down", "Moves the entry down in its list.";
    PickMark = "picker.mark", "mark", "Takes the selected value in, or out again.";
    WizardNext = "wizard.next", "next page", "Goes to the next page of the form, or to the review.";
    WizardPrevious = "wizard.previous", "page before", "Goes back a page; what was answered stays.";
    Write = "review.write", "write", "Asks for a folder and writes the files to it.";
    Fetch = "review.fetch", "fetch", "Fetches by git what the template reads of repositories elsewhere.";
    RunHere = "review.run-here", "run here", "Runs the template here, after a typed yes to what it will do.";
    RunThere = "review.run-there", "run on the server", "Has the server run the template, after a typed yes.";
    RunCancel = "run.cancel", "cancel", "Ends a run at the next occasion, after a question.";
    RunRetry = "run.retry", "retry", "Runs all steps again with the same answers; asks again for secrets.";
    RunAgain = "run.start-over", "start over", "Goes back to the form with the answers of the run.";
    RunFollow = "run.follow", "follow", "Keeps the newest line of the log in sight, or lets the log stand.";
    CopyTask = "copy.task", "copy task", "Copies the id of the run.";
    CopyLog = "copy.log", "copy log", "Copies all that the run has said.";
    AnswersExport = "answers.export", "save answers", "Writes the answers, without secrets, to a file that `new --values` takes.";
    DraftForget = "draft.forget", "forget draft", "Deletes the selected draft.";
    Toggle = "view.toggle", "toggle", "Owners: counts child groups in or out. Problems: groups by file or by code. Impact: turns round. Tasks: one's own or all.";
}

impl Command {
    /// The command of that name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.name() == name)
    }

    /// Whether it is about what the search box offers; every other command ends the offer.
    pub(super) const fn is_of_offer(self) -> bool {
        matches!(
            self,
            Self::Complete
                | Self::CompleteNext
                | Self::CompletePrevious
                | Self::CompleteKeep
                | Self::CompleteUndo
        )
    }

    /// The number of the contact that it is about, from 0.
    pub(super) fn contact(self) -> Option<usize> {
        let number: usize = self.name().strip_prefix("contact.")?.parse().ok()?;
        number.checked_sub(1)
    }

    /// Why the command can do nothing now; none when it can.
    pub fn obstacle(self, state: &State) -> Option<String> {
        let on_browse = matches!(state.screen, Screen::Browse);
        match self {
            Self::SearchClear if state.browse.input.is_empty() => Some("the search box is empty".to_owned()),
            Self::Complete if !state.browse.has_offer() => Some("nothing is offered".to_owned()),
            Self::CompleteNext | Self::CompletePrevious | Self::CompleteKeep | Self::CompleteUndo
                if state.browse.offer.chosen().is_none() =>
            {
                Some("nothing is being completed".to_owned())
            }
            Self::SearchLeave if !state.browse.is_typing && !state.gallery.is_typing => {
                Some("you are not in the search box".to_owned())
            }
            Self::KindNext | Self::KindPrevious | Self::FilterOpen | Self::Preview if !on_browse => {
                Some("only on the browse screen".to_owned())
            }
            _ if self.is_of_form() => self.obstacle_in_wizard(state),
            _ if self.is_of_run() => self.obstacle_of_run(state),
            Self::FilterOwned if state.user.me.is_none() => {
                Some("set `me = \"user:…\"` in the configuration to say who you are".to_owned())
            }
            Self::FilterClear if !state.browse.is_filtered() => Some("no filter is set".to_owned()),
            Self::HistoryBack if !state.history.can_go_back() => {
                Some("there is nothing to go back to".to_owned())
            }
            Self::HistoryForward if !state.history.can_go_forward() => {
                Some("there is nothing to go forward to".to_owned())
            }
            Self::OnCall | Self::Impact | Self::Graph if state.asked_about().is_none() => {
                Some("no entity is selected".to_owned())
            }
            Self::GraphLeft | Self::GraphRight | Self::GraphMore | Self::GraphLess
                if !matches!(state.screen, Screen::Graph(_)) =>
            {
                Some("only on the graph screen".to_owned())
            }
            Self::OpenPage | Self::RefreshEntity | Self::Register | Self::Unregister
                if state.servers.hosts.is_empty() =>
            {
                Some("the catalog comes from no server".to_owned())
            }
            Self::OpenPage
            | Self::RefreshEntity
            | Self::Unregister
            | Self::Star
            | Self::Owner
            | Self::Descriptor
            | Self::Relations
            | Self::CopyName
            | Self::CopyRef
                if state.selected_reference().is_none() =>
            {
                Some("no entity is selected".to_owned())
            }
            Self::Edit | Self::CopyPath if state.selected_place().is_none() => {
                Some("what is selected stands in no file".to_owned())
            }
            Self::OpenInBrowser | Self::CopyUrl if state.selected_url().is_none() => {
                Some("what is selected has no address".to_owned())
            }
            Self::SignIn if !state.settings.has_server => Some("no server is read here".to_owned()),
            Self::Toggle
                if !matches!(
                    state.screen,
                    Screen::Owners | Screen::Problems | Screen::Impact(..) | Screen::Tasks
                ) =>
            {
                Some("only on the owners, problems, impact and tasks screens".to_owned())
            }
            Self::Toggle if state.screen == Screen::Tasks && state.servers.hosts.is_empty() => {
                Some("no server lists the tasks of others".to_owned())
            }
            Self::CopyMessage | Self::CallOut => self.obstacle_on_call(state),
            _ if self.contact().is_some() => self.obstacle_on_call(state),
            Self::Edit if state.settings.picks => Some("the answer goes to a script".to_owned()),
            Self::Suspend if !state.settings.can_suspend => {
                Some("this session cannot be suspended".to_owned())
            }
            _ => None,
        }
    }

    fn obstacle_on_call(self, state: &State) -> Option<String> {
        if !matches!(state.screen, Screen::OnCall(_)) {
            return Some("only on the on-call screen".to_owned());
        }
        let page = &state.oncall;
        match (self, self.contact()) {
            (Self::CallOut, _) => page.woken().err(),
            (_, Some(at)) => (at >= page.contacts()).then(|| "there is no such contact".to_owned()),
            _ => page.message().is_none().then(|| "nothing is known yet".to_owned()),
        }
    }

    /// Whether it means something only while a template is filled in.
    const fn is_of_form(self) -> bool {
        matches!(
            self,
            Self::FieldNext
                | Self::FieldPrevious
                | Self::FieldEdit
                | Self::FieldOffers
                | Self::FieldReset
                | Self::EntryRemove
                | Self::EntryUp
                | Self::EntryDown
                | Self::WizardNext
                | Self::WizardPrevious
                | Self::Write
                | Self::Fetch
                | Self::RunHere
                | Self::RunThere
                | Self::AnswersExport
                | Self::DraftForget
        )
    }

    fn obstacle_in_wizard(self, state: &State) -> Option<String> {
        if self == Self::DraftForget {
            let is_there = state.screen == Screen::Create && state.gallery.selected_draft().is_some();
            return (!is_there).then(|| "no draft is selected".to_owned());
        }
        let Some(wizard) = state.wizard.as_ref().filter(|_| state.screen == Screen::Wizard) else {
            return Some("no template is being filled in".to_owned());
        };
        let on_page = wizard.page().is_some();
        let why = match self {
            Self::Write | Self::Fetch | Self::RunHere | Self::RunThere if on_page => {
                "go through the pages first"
            }
            Self::Fetch if wizard.review.to_fetch().is_empty() => {
                "the template reads nothing of repositories elsewhere"
            }
            Self::Fetch if wizard.review.fetching.is_some() => "it is being fetched",
            Self::RunHere if needs_server(state, wizard) => {
                "the template's files are not here: fetch them, or run it on the server"
            }
            Self::RunThere if state.servers.hosts.is_empty() => "the catalog comes from no server",
            Self::RunThere if !is_served(state, &wizard.template) => {
                "the template comes from a file, which the server does not know"
            }
            Self::Write | Self::RunHere if wizard.review.outcome().is_none() => {
                "the steps have not run without a failure"
            }
            Self::Write
            | Self::Fetch
            | Self::RunHere
            | Self::RunThere
            | Self::WizardPrevious
            | Self::AnswersExport => {
                return None;
            }
            _ if !on_page => "only on a page of the form",
            Self::FieldEdit if !matches!(wizard.editing, Editing::Lines(_)) => {
                "only in a text of several lines"
            }
            Self::FieldOffers if !wizard.takes_part() => {
                "only on the owner or the name of a repository that is typed"
            }
            Self::EntryRemove | Self::EntryUp | Self::EntryDown if !wizard.is_entry() => {
                "only on an entry of a list"
            }
            _ => return None,
        };
        Some(why.to_owned())
    }

    const fn is_of_run(self) -> bool {
        matches!(
            self,
            Self::RunCancel
                | Self::RunRetry
                | Self::RunAgain
                | Self::RunFollow
                | Self::CopyTask
                | Self::CopyLog
        )
    }

    fn obstacle_of_run(self, state: &State) -> Option<String> {
        let row = match state.screen {
            Screen::Run(key) => Some(TaskRow::Run(key)),
            Screen::Tasks => state.tasks.selected(),
            _ => None,
        };
        let about = row.and_then(|row| state.tasks.about(row));
        let status = about.map(|(_, _, status)| status);
        if let (Self::RunRetry, Some((place, record, status))) =
            (self, about.filter(|about| about.2.is_over()))
        {
            return obstacle_of_going_on(place, record, status, &state.world.catalog);
        }
        let why = match (self, status) {
            (_, None) => "no run is selected",
            (Self::RunCancel, Some(status)) if status.is_over() => "it is over",
            (Self::RunRetry, Some(status)) if !status.is_over() => "it is not over yet",
            (Self::RunFollow, Some(_)) if state.screen == Screen::Tasks => "only on the screen of a run",
            _ => return None,
        };
        Some(why.to_owned())
    }
}

/// Whether a template was served, and reads files that are there alone.
fn needs_server(state: &State, wizard: &super::wizard::Wizard) -> bool {
    let reads = wizard.review.outcome().is_some_and(|outcome| outcome.is_incomplete());
    reads && is_served(state, &wizard.template)
}

/// Whether a template was served, and not read from a file.
fn is_served(state: &State, template: &EntityRef) -> bool {
    state.world.catalog.entity(template.as_str()).is_some_and(|entity| entity.origin.file.is_none())
}

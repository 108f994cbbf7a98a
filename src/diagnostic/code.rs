//! Every code there is. A number is never changed and never used again.
//!
//! E01 syntax, E02 names, E03 types, units and clauses, E04 data, E05 statistics, E06 files and registration, W lints.

use super::Severity;

macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal;)+) => {
        /// A stable code; its page is `codes/NUMBER.md`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)+
        }

        impl Code {
            /// All of them, by family and number.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// As printed: `E0203`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$name => $number),+ }
            }

            /// What it stands for, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title),+ }
            }

            /// Its page, in Markdown: what it means, a plan that has it, and the plan mended.
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("codes/", $number, ".md"))),+ }
            }
        }
    };
}

codes! {
    // Syntax
    UnknownStatement = "E0101", "a statement that does not exist";
    UnexpectedText = "E0102", "something else was expected here";
    UnclosedBracket = "E0103", "a bracket that is not closed";
    UnclosedText = "E0104", "a text that is not closed";
    ForeignSpelling = "E0105", "the spelling of another language";
    BadNumber = "E0106", "a number that cannot be read";
    NestedTooDeep = "E0107", "too many levels or terms";
    StrayCharacter = "E0108", "a character that has no place in a plan";
    BadTable = "E0109", "rows that are not as their headers say";
    BadField = "E0110", "a field that cannot be read";
    UnknownVersion = "E0111", "a version of the language that is not known";
    // Names
    UnknownName = "E0201", "a name that is not declared";
    DuplicateName = "E0202", "a name that is declared twice";
    UnknownColumn = "E0203", "a column that is not there";
    UnknownLabel = "E0204", "a label that the column does not have";
    ReservedName = "E0205", "a name that the language needs itself";
    AmbiguousName = "E0206", "a name that may mean two things";
    UnknownVerb = "E0207", "an analysis or a figure that does not exist";
    UnknownMethod = "E0208", "a model that does not exist";
    UnknownMeasure = "E0209", "a measure that does not exist";
    UnknownOption = "E0210", "an option that does not exist here";
    UnknownFunction = "E0211", "a function that does not exist";
    UnknownPath = "E0212", "a part of a result that does not exist";
    // Types, units and clauses
    WrongType = "E0301", "a value of another type was expected";
    WrongUnit = "E0302", "a unit of another dimension";
    MissingUnit = "E0303", "a bare number where a quantity is needed";
    UnknownClause = "E0304", "a clause that the statement does not take";
    RepeatedClause = "E0305", "a clause that is written twice";
    MissingClause = "E0306", "a clause that is needed";
    WrongOptionValue = "E0307", "an option with a value that it does not take";
    WrongArguments = "E0308", "arguments that do not fit";
    WhichEffect = "E0309", "an analysis without one clear effect";
    EffectInSelection = "E0310", "a selection by what is to be measured";
    BadSchema = "E0311", "a schema that does not hold together";
    WrongResult = "E0312", "a result of a kind that does not fit";
    BadRequire = "E0313", "a requirement about something else than size";
    // Data
    UnreadableData = "E0401", "a file that is not the data it should be";
    MissingColumn = "E0402", "a column that the file does not have";
    BadCell = "E0403", "a value that does not fit its column";
    MissingValue = "E0404", "a value that is missing";
    RaggedRow = "E0405", "a row with too few or too many cells";
    DuplicateHeader = "E0406", "a header that stands twice";
    ImpossibleValue = "E0407", "numbers that cannot be";
    EmptyData = "E0408", "data without rows";
    // Statistics
    DependentRows = "E0501", "several effects of one study";
    NotInThisVersion = "E0502", "data of a kind that this version does not read";
    CannotCompute = "E0503", "an analysis that cannot be computed";
    // Files and registration
    CannotRead = "E0601", "a file that cannot be read";
    OutsideFolder = "E0602", "a file outside the plan's folder";
    CannotWrite = "E0603", "a file that cannot be written";
    UnknownFormat = "E0604", "a kind of file that is not known";
    TooLarge = "E0605", "a file that is too large";
    NotText = "E0606", "a file that is not text in UTF-8";
    CommandLine = "E0607", "a command line that is not understood";
    BrokenChain = "E0608", "registrations that were tampered with";
    CannotRegister = "E0609", "a plan that cannot be registered";
    NotRegistered = "E0610", "a plan that is not registered";
    BadSeal = "E0611", "a signature or a time stamp that does not hold";
    // Lints
    NoteOnNothing = "W0101", "a note above nothing";
    NoSchema = "W0301", "data without a schema";
    CriterionNamesStudy = "W0302", "a criterion that names a study";
    OutcomeDependent = "W0303", "a selection by the outcome";
    FlowDoesNotAddUp = "W0304", "a flow that does not add up";
    EggerOfSmd = "W0305", "a test of asymmetry by a standard error that contains the effect";
    FailSafeNumber = "W0306", "a fail-safe number";
    SeveralOutcomes = "W0307", "several outcomes without adjustment";
    NoTestBetween = "W0308", "subgroups compared without a test";
    TwoThresholds = "W0309", "two thresholds for one thing";
    NoPrimary = "W0310", "a primary outcome that is not there";
    DividedN = "W0311", "a standard error beside a divided n";
    SimilarStudies = "W0401", "study names that are nearly equal";
    SuspectedSem = "W0402", "a standard error in the place of a standard deviation";
    FractionsAsPercent = "W0403", "fractions in a column of percent";
    SharedControl = "W0404", "a control group that counts twice";
    ZeroCells = "W0405", "empty cells, and a correction that nobody named";
    FewStudies = "W0501", "an analysis of one or two studies";
    NotYetComputed = "W0502", "an analysis or a figure that this version does not have";
    SecondMaximum = "W0503", "a likelihood with two maxima";
    FewForAsymmetry = "W0504", "a test of asymmetry with fewer than ten effects";
    ZWithFew = "W0505", "the normal distribution with few effects";
    ManyModerators = "W0506", "too many moderators for the effects";
    ComparedShareStudies = "W0507", "results compared that share studies";
    DeviationOfNothing = "W0601", "a deviation that matches nothing";
}

impl Code {
    /// The code printed as `number`, in capitals or not.
    pub fn find(number: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|code| code.number().eq_ignore_ascii_case(number))
    }

    /// Errors begin with E, lints with W.
    pub fn severity(self) -> Severity {
        if self.number().starts_with('W') {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.number())
    }
}

use super::*;
use clap::CommandFactory;
use clap::error::ErrorKind;

#[test]
fn the_table_of_arguments_is_consistent() {
    Args::command().debug_assert();
}

#[test]
fn every_command_has_an_example() {
    for command in Args::command().get_subcommands() {
        let example = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(example.contains(&format!("djuntu {}", command.get_name())), "{}", command.get_name());
    }
}

#[test]
fn what_cannot_be_understood_is_told() {
    let check = |line: &str, expected: ErrorKind| {
        let parsed = Args::try_parse_from(format!("djuntu {line}").split_whitespace());
        assert_eq!(parsed.map(drop).map_err(|error| error.kind()), Err(expected), "{line}");
    };
    check("", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    check("burn", ErrorKind::InvalidSubcommand);
    check("found", ErrorKind::MissingRequiredArgument);
    check("accept", ErrorKind::MissingRequiredArgument);
    check("invite --days many", ErrorKind::ValueValidation);
    check("new treaty Paz", ErrorKind::InvalidValue);
    check("new project Paz --home --with Maio", ErrorKind::ArgumentConflict);
    check("new project Paz --in abc --with Maio", ErrorKind::ArgumentConflict);
    check("cooperation", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    check("cooperation propose", ErrorKind::MissingRequiredArgument);
    check("cooperation admit abc", ErrorKind::MissingRequiredArgument);
    check("cooperation leave", ErrorKind::MissingRequiredArgument);
    check("cooperation leave abc --no", ErrorKind::UnknownArgument);
    check("project pledge abc 5", ErrorKind::MissingRequiredArgument);
    check("project book abc lost 5 EUR", ErrorKind::InvalidValue);
    check("fund", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    check("fund receive abc 5", ErrorKind::MissingRequiredArgument);
    check("measure observe abc co2 4.6 t --method x", ErrorKind::MissingRequiredArgument);
    check("measure observe abc co2 4.6 t --method x --year 2022 --from 2022-01-01", ErrorKind::ArgumentConflict);
    check("measure correct abc", ErrorKind::MissingRequiredArgument);
    check("bundle", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    check("bundle export", ErrorKind::MissingRequiredArgument);
    check("bundle export x.bundle --relay abcd --for Oeiras", ErrorKind::ArgumentConflict);
    check("bundle export x.bundle --relay abcd --since-receipt", ErrorKind::ArgumentConflict);
    check("bundle export x.bundle --everybody --for Oeiras", ErrorKind::ArgumentConflict);
    check("bundle import", ErrorKind::MissingRequiredArgument);
    check("show", ErrorKind::MissingRequiredArgument);
    check("ratify abc --body Assembleia --date 2027-02-28", ErrorKind::MissingRequiredArgument);
    check("terminate abc", ErrorKind::MissingRequiredArgument);
    check("agreement adhere abc", ErrorKind::MissingRequiredArgument);
    check("decision", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand);
    check("decision open abc", ErrorKind::MissingRequiredArgument);
    check("decision open abc --method lottery", ErrorKind::InvalidValue);
    check("decision vote abc Sim --number -1", ErrorKind::UnknownArgument);
    check("assembly open abc --level 8", ErrorKind::ValueValidation);
    check("record review abc maybe Porque", ErrorKind::InvalidValue);
    check("sign abc --number -1", ErrorKind::UnknownArgument);
    check("status --frob", ErrorKind::UnknownArgument);
}

#[test]
fn options_stand_before_or_after_the_command() {
    let check = |line: &str| {
        let args = Args::try_parse_from(line.split_whitespace()).expect("it can be understood");
        assert_eq!(args.data, Some(PathBuf::from("here")), "{line}");
        assert!(args.json, "{line}");
    };
    check("djuntu --data here --json list project");
    check("djuntu list --data here --json");
}

using System.CommandLine;
using MailCompliance.Server.Cli;

// The command table. Each command is one class in Cli; what it does is read from there.
var root = new RootCommand("MailCompliance: every outgoing message as the school's email policy demands.")
{
    AddInCommand.Create(),
    AuditCommand.Create(),
    BackupCommand.Create(),
    CheckCommand.Create(),
    DemoCommand.Create(),
    DoctorCommand.Create(),
    GraphCommand.Create(),
    InspectCommand.Create(),
    MigrateCommand.Create(),
    PeopleCommand.Create(),
    PolicyCommand.Create(),
    QuarantineCommand.Create(),
    ScanCommand.Create(),
    ServeCommand.Create(),
    SetupCommand.Create(),
};

return await CommandRunner.RunAsync(root, args);

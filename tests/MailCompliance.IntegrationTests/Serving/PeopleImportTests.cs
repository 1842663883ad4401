using System.Text.Json;
using MailCompliance.Engine.People;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary><c>people import</c> as a technician meets it.</summary>
public sealed class PeopleImportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mc-people-import").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => ServerProcess.RunAsync(folder, ["people", .. arguments]);

    private string Export(string rows)
    {
        var export = Directory.CreateDirectory(Path.Combine(folder, "export")).FullName;
        File.WriteAllText(Path.Combine(export, "pupils.csv"), "Adno,Forename,Surname,Work Email,Password\n" + rows);
        return export;
    }

    [Fact]
    public async Task What_was_imported_is_looked_up_from_the_database()
    {
        var (code, output, errors) = await RunAsync("import", Export("1,Ada,Bell,ada@pupils.school.example,hunter2\n"));
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("id = Adno, given = Forename, family = Surname, email = Work Email", output, StringComparison.Ordinal);
        Assert.Contains("passwords, never read: Password", output, StringComparison.Ordinal);
        Assert.Contains("Imported: 0 staff, 1 pupil, 0 contacts", output, StringComparison.Ordinal);

        var (_, looked, _) = await RunAsync("lookup", "ada@pupils.school.example");
        Assert.Contains("pupil: Ada Bell", looked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_rejected_row_stops_all_unless_it_is_allowed()
    {
        var export = Export("1,Ada,Bell,,\n2,,Carter,,\n");

        var (code, output, errors) = await RunAsync("import", export);
        Assert.Equal(2, code);
        Assert.Contains("Nothing was stored", output, StringComparison.Ordinal);
        Assert.Contains("pupils.csv:3: not taken: lacks a given or a family name.", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "data", "mailcompliance.db")));

        var (allowed, taken, _) = await RunAsync("import", export, "--allow-rejected", "--json");
        Assert.Equal(0, allowed);
        using var json = JsonDocument.Parse(taken);
        Assert.True(json.RootElement.GetProperty("stored").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("counts").GetProperty("pupils").GetInt32());
        Assert.Equal(3, json.RootElement.GetProperty("rejected")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        var (code, output, _) = await RunAsync("import", Export("1,Ada,Bell,,\n"), "--dry-run");

        Assert.Equal(0, code);
        Assert.Contains("dry run", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "data")));
    }

    [Fact]
    public async Task An_export_that_lacks_most_people_is_not_taken_by_accident()
    {
        await RunAsync("import", Export("1,Ada,Bell,,\n2,Max,Bell,,\n3,Ben,Carter,,\n"));
        var fewer = Export("1,Ada,Bell,,\n");

        var (code, output, _) = await RunAsync("import", fewer);
        Assert.Equal(2, code);
        Assert.Contains("The export has 1 pupil; stored before: 3.", output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("import", fewer, "--allow-fewer")).ExitCode);
    }

    [Fact]
    public async Task Whom_the_directory_brought_an_export_need_not_have()
    {
        await RunAsync("import", Export("1,Ada,Bell,,\n"));
        await using (var database = await ComplianceDatabase.OpenAsync(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "data", "mailcompliance.db")}", keyRingFolder: null, TimeProvider.System))
        {
            var people = (await database.People.ReadAsync())!.Value.People;
            await database.People.StoreAsync(
                new PeopleSnapshot(
                    [new StaffMember("entra:1", "ann@school.example", "Ann", "Art"), new StaffMember("entra:2", "tom@school.example", "Tom", "Toms")],
                    [.. people.Pupils, new Pupil("entra:3", "Max", "Bell"), new Pupil("entra:4", "Ben", "Carter")],
                    [new PupilContact("entra:3", "Rosa", "Bell") { IsOfDirectory = true }], [], []),
                "Microsoft Graph",
                "node");
        }

        Assert.Equal((0, ""), await RunAsync("import", Export("1,Ada,Bell,,\n2,Eve,Fox,,\n")) is var (code, _, errors) ? (code, errors) : default);
    }

    [Fact]
    public async Task Columns_come_from_the_settings_and_the_command_line_goes_before_them()
    {
        var export = Export("1,Ada,Bell,,\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{ "People": { "Columns": { "pupils.csv": { "given": "Surname", "family": "Forename" } } } }""");

        var (_, output, _) = await RunAsync("import", export, "--dry-run", "--map", "family=Surname");

        Assert.Contains("given = Surname, family = Surname", output, StringComparison.Ordinal);
        var (code, _, errors) = await RunAsync("import", export, "--map", "pupils.csv:famly=Surname");
        Assert.Equal(1, code);
        Assert.Contains("did you mean family?", errors, StringComparison.Ordinal);
    }
}

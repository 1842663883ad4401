using System.Text.Json;
using MailCompliance.IntegrationTests.Gateway;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>The executable as a technician meets it: exit codes, what stands on which stream, JSON names.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mc-command-line").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("check")]
    [InlineData("inspect")]
    [InlineData("scan")]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("doctor")]
    [InlineData("migrate")]
    [InlineData("policy")]
    [InlineData("policy", "lint")]
    [InlineData("people", "import")]
    [InlineData("people", "lookup")]
    [InlineData("quarantine", "release")]
    [InlineData("audit", "verify")]
    [InlineData("audit", "export")]
    [InlineData("addin")]
    [InlineData("addin", "manifest")]
    [InlineData("addin", "lint")]
    [InlineData("addin", "openapi")]
    [InlineData("addin", "pair")]
    [InlineData("addin", "pairings")]
    [InlineData("addin", "unpair")]
    [InlineData("backup", "create")]
    [InlineData("backup", "restore")]
    public async Task Every_command_explains_itself(params string[] command)
    {
        var (code, output, _) = await ServerProcess.RunAsync(folder, [.. command, "--help"]);
        Assert.Equal(0, code);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--polcy", "There is no option --polcy; did you mean --policy?")]
    [InlineData("--zzz", "There is no option --zzz.")]
    public async Task A_slip_in_the_name_of_an_option_is_not_taken_for_a_file(string option, string says)
    {
        var (code, output, errors) = await ServerProcess.RunAsync(folder, ["check", option, "mail.eml"]);
        Assert.NotEqual(0, code);
        Assert.Contains(says, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_makes_neither_a_database_nor_keys()
    {
        var (_, output, _) = await ServerProcess.RunAsync(folder, ["doctor"]);
        Assert.Contains("there is no database yet", output, StringComparison.Ordinal);
        Assert.Contains("checked mail is not marked yet", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Wrong_settings_are_reported_all_at_once_with_exit_code_1()
    {
        var (code, output, errors) = await ServerProcess.RunAsync(folder, ["serve"], ("Gateway__NextHopTls", "sometimes"), ("Gateway__MaxErors", "3"));
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("Gateway:NextHopTls", errors, StringComparison.Ordinal);
        Assert.Contains("Gateway:MaxErors: there is no such setting of Gateway; did you mean MaxErrors?", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serving_without_next_hop_and_policy_names_both()
    {
        var (code, _, errors) = await ServerProcess.RunAsync(folder, ["serve"]);
        Assert.Equal(1, code);
        Assert.Contains("Gateway:NextHop", errors, StringComparison.Ordinal);
        Assert.Contains("Policy:File", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serving_never_begins_with_the_demonstrations_sign_in_where_others_could_reach_it()
    {
        foreach (var (listen, publicUrl) in new[] { ("0.0.0.0:0", ""), ("127.0.0.1:0", "https://mail.oakhill.example") })
        {
            var (code, _, errors) = await ServerProcess.RunAsync(
                folder, ["serve"], [("Web__Authentication__Method", "demo"), ("Web__Listen", listen), .. publicUrl.Length > 0 ? [("Web__PublicUrl", publicUrl)] : Array.Empty<(string, string)>()]);
            Assert.Equal(1, code);
            Assert.Contains("Web:Authentication:Method: demo lets anybody in without a password", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Check_prints_the_contract_and_the_exit_code_of_the_worst_file()
    {
        var policy = Policies.HoldAndStamp(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "good.eml"), Message("Sports day on Friday"));
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.eml"), Message(""));
        var (code, output, errors) = await ServerProcess.RunAsync(folder, ["check", "good.eml", "bad.eml", "--policy", policy, "--out", "leaving", "--json"]);

        Assert.True(code == 2, errors);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["pass", "hold"], lines.Select(line => line.GetProperty("verdict").GetString()));
        Assert.Equal("<1@oakhill.example>", lines[0].GetProperty("messageId").GetString());
        Assert.Equal("stamp-disclaimer", lines[0].GetProperty("actions")[0].GetProperty("action").GetString());
        var finding = lines[1].GetProperty("findings")[0];
        Assert.Equal("subject", finding.GetProperty("rule").GetString());
        Assert.Equal("hold", finding.GetProperty("outcome").GetString());
        Assert.Equal("5.1 Subject line", finding.GetProperty("clause").GetString());
        Assert.Contains("This message is confidential.", await File.ReadAllTextAsync(Path.Combine(folder, "leaving", "good.eml")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "leaving", "bad.eml")));
    }

    [Fact]
    public async Task Scan_does_not_find_what_the_policy_names_as_the_schools_own()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "letter.txt"), "The mobile of the office is 07700 900123, and her mum's mobile is 07700 900456.");
        var policy = Path.Combine(folder, "policy.json");
        await File.WriteAllTextAsync(policy, """
            { "school": { "name": "Oakhill", "domains": ["oakhill.example"], "headteacher": "head@oakhill.example", "ownData": { "phones": ["07700 900123"] } } }
            """);

        Assert.Equal(2, HitsOf(await ServerProcess.RunAsync(folder, ["scan", "letter.txt", "--json"])));
        Assert.Equal(1, HitsOf(await ServerProcess.RunAsync(folder, ["scan", "letter.txt", "--policy", policy, "--json"])));

        static int HitsOf((int ExitCode, string Output, string Errors) run) =>
            JsonDocument.Parse(run.Output).RootElement.GetProperty("hits").EnumerateArray().Count(hit => hit.GetProperty("type").GetString() == "telephone");
    }

    [Fact]
    public async Task Check_knows_the_people_imported_last_and_makes_no_database_to_look_for_them()
    {
        var policy = Policies.Empty(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "a.eml"), Message("Sports day"));
        Assert.Equal("other", ClassOf(await RunAsync("check", "a.eml", "--policy", policy, "--json")));
        Assert.False(File.Exists(Path.Combine(folder, "mailcompliance.db")));

        var export = Directory.CreateDirectory(Path.Combine(folder, "export")).FullName;
        await File.WriteAllTextAsync(Path.Combine(export, "pupils.csv"), "Adno,Forename,Surname,Work Email\n1,Rosa,Bell,rosa.bell@homemail.example\n");
        var imported = await RunAsync("people", "import", export);
        Assert.True(imported.ExitCode == 0, imported.Errors);
        Assert.Equal("pupil", ClassOf(await RunAsync("check", "a.eml", "--policy", policy, "--json")));

        static string? ClassOf((int ExitCode, string Output, string Errors) run) =>
            JsonDocument.Parse(run.Output).RootElement.GetProperty("recipients")[0].GetProperty("classes")[0].GetString();
    }

    [Fact]
    public async Task Inspect_prints_what_was_read()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "a.eml"), Message("Sports day"));
        var (code, output, _) = await ServerProcess.RunAsync(folder, ["inspect", "a.eml", "--json"]);
        Assert.Equal(0, code);
        var read = JsonDocument.Parse(output).RootElement;
        Assert.Equal("Sports day", read.GetProperty("subject").GetString());
        Assert.Equal("a.khan@oakhill.example", read.GetProperty("from")[0].GetString());
        var part = Assert.Single(read.GetProperty("parts").EnumerateArray());
        Assert.Equal("1", part.GetProperty("path").GetString());
        Assert.Equal("text/plain", part.GetProperty("contentType").GetString());
        Assert.Equal(64, part.GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task A_held_message_is_released_once_by_somebody_who_may_and_arrives_stamped()
    {
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.HoldAndStamp(folder));
        var reply = await MailClient.SendAsync(gateway.SmtpPort, "a.khan@oakhill.example", ["rosa.bell@homemail.example"], Message(""));
        Assert.StartsWith("250", reply, StringComparison.Ordinal);
        var held = JsonDocument.Parse((await RunAsync("quarantine", "list", "--json")).Output).RootElement;
        Assert.Equal("held", held.GetProperty("state").GetString());
        var id = held.GetProperty("id").GetString()!;

        Assert.Equal(1, (await RunAsync("quarantine", "release", id, "--by", "a.khan@oakhill.example")).ExitCode);
        Assert.Equal(1, (await RunAsync("quarantine", "release", id, "--by", "stranger@oakhill.example")).ExitCode);
        Assert.Equal(0, (await RunAsync("quarantine", "release", id, "--by", "head@oakhill.example")).ExitCode);
        Assert.Equal(1, (await RunAsync("quarantine", "refuse", id, "--by", "head@oakhill.example")).ExitCode);

        var arrived = await nextHop.WaitForAsync(mail => mail.Recipients.Contains("rosa.bell@homemail.example"));
        Assert.Contains("This message is confidential.", arrived.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_pages_say_no_more_than_they_must()
    {
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.Empty(folder));
        using var web = new HttpClient { BaseAddress = gateway.Web };
        Assert.Equal("live", await web.GetStringAsync("/health/live"));
        using var head = await web.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health/ready"));
        Assert.True(head.IsSuccessStatusCode);
        foreach (var (path, status) in new[] { ("/health/live", 200), ("/status", 421), ("/addin/events.js", 421), ("/api/addin/v1/config", 421), ("/sign-in", 421) })
        {
            using var asked = await web.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "elsewhere.example" } });
            Assert.Equal((path, status), (path, (int)asked.StatusCode));
        }

        Assert.Equal("ready", await web.GetStringAsync("/health/ready"));
        Assert.Contains("Oakhill Primary School", await web.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await web.GetAsync("/nowhere")).StatusCode);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        ServerProcess.RunAsync(folder, arguments, ("Storage__ConnectionString", $"Data Source={Path.Combine(folder, "mailcompliance.db")}"));

    private static string Message(string subject) => $"""
        From: Aisha Khan <a.khan@oakhill.example>
        To: Rosa Bell <rosa.bell@homemail.example>
        Message-ID: <1@oakhill.example>
        Subject: {subject}

        Please bring a towel.
        """.ReplaceLineEndings("\r\n");
}

using System.Text.Json;
using MailCompliance.IntegrationTests.Serving;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>The add-in's commands as a technician meets them: what they say when something is wrong, and that nothing is changed then.</summary>
public sealed class AddInCommandTests : IDisposable
{
    private const string Url = "https://mail.oakhill.example";

    private readonly string folder = Directory.CreateTempSubdirectory("mc-addin-command").FullName;
    private readonly string samples = Path.Combine(ConnectedService.Repository(), "samples");

    private string Policy => Path.Combine(samples, "policies/oakhill.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_code_comes_alone_and_beside_it_what_to_do_with_it_and_how_long_it_is_good()
    {
        await RunAsync("migrate");
        var (code, output, errors) = await RunAsync("addin", "pair", "a.khan@oakhill.example", "--policy", Policy);
        Assert.Equal(0, code);
        Assert.Matches(@"\A[0-9A-Z]{3}(-[0-9A-Z]{3}){3}\s*\z", output);
        Assert.Matches(@"Good once, until \d\d:\d\d \(one hour\)\. In the mailbox a\.khan@oakhill\.example: new email, Check this email, type the code, Connect\.", errors);

        var made = JsonDocument.Parse((await RunAsync("addin", "pair", "A.Khan@oakhill.example", "--policy", Policy, "--json")).Output).RootElement;
        Assert.Equal("A.Khan@oakhill.example", made.GetProperty("mailbox").GetString());
        Assert.InRange((made.GetProperty("expiresAt").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalMinutes, 50, 61);
    }

    [Fact]
    public async Task A_mailbox_that_is_on_no_list_of_staff_gets_a_code_and_the_technician_a_hint()
    {
        await RunAsync("migrate");
        var people = Path.Combine(samples, "people");
        var (code, _, errors) = await RunAsync("addin", "pair", "a.kahn@oakhill.example", "--policy", Policy, "--people", people);
        Assert.Equal(0, code);
        Assert.Contains("is on no list of staff: right for a shared mailbox. If you meant a.khan@oakhill.example, ask for another code.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("If you meant", (await RunAsync("addin", "pair", "nobody@oakhill.example", "--policy", Policy, "--people", people)).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("no list", (await RunAsync("addin", "pair", "a.khan@oakhill.example", "--policy", Policy, "--people", people)).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.khan@oakhil.example", "is not one of the school's (oakhill.example, pupils.oakhill.example); did you mean a.khan@oakhill.example?")]
    [InlineData("rosa.bell@homemail.example", "is not one of the school's (oakhill.example, pupils.oakhill.example).")]
    [InlineData("a.khan", "is no mail address; did you mean a.khan@oakhill.example?")]
    [InlineData("Aisha Khan <a.khan@oakhill.example>", "is no mail address; did you mean a.khan@oakhill.example?")]
    [InlineData("somebody.else@", "is no mail address.")]
    public async Task Only_a_mailbox_of_the_school_gets_a_code(string address, string words)
    {
        await RunAsync("migrate");
        var (code, output, errors) = await RunAsync("addin", "pair", address, "--policy", Policy, "--people", Path.Combine(samples, "people"));
        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"{address}: {words}", errors, StringComparison.Ordinal);
        Assert.Empty((await RunAsync("addin", "pairings")).Output);
    }

    [Fact]
    public async Task Without_a_policy_or_a_database_no_code_is_made_and_no_database_either()
    {
        Assert.Contains("Policy:File", await RefusedAsync("addin", "pair", "a.khan@oakhill.example"), StringComparison.Ordinal);
        Assert.Contains("Storage:ConnectionString", await RefusedAsync("addin", "pair", "a.khan@oakhill.example", "--policy", Policy), StringComparison.Ordinal);
        Assert.Contains("Storage:ConnectionString", await RefusedAsync("addin", "pairings"), StringComparison.Ordinal);
        Assert.Contains("Storage:ConnectionString", await RefusedAsync("addin", "unpair", "x"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        await RunAsync("migrate");
        Assert.Contains("There is no such connection", await RefusedAsync("addin", "unpair", "x"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "--url, or set Web:PublicUrl")]
    [InlineData("--url http://mail.oakhill.example", "--url (Web:PublicUrl) http://mail.oakhill.example: must be an https address")]
    [InlineData("--url https://mail.oakhill.example/mail", "must be an https address and nothing behind it")]
    [InlineData("--url https://mail.oakhill.example/?a=b", "must be an https address and nothing behind it")]
    [InlineData("--url https://it:secret@mail.oakhill.example", "must be an https address and nothing behind it")]
    [InlineData("--url https://mail.oakhill.example --version-number 1.0", "--version-number 1.0: a version has four numbers")]
    [InlineData("--url https://mail.oakhill.example --version-number 1.0.0.1 --for unified", "the unified manifest has the first three numbers alone")]
    [InlineData("--url https://mail.oakhill.example --for exchange", "'server'")]
    [InlineData("--url https://mail.oakhill.example --policy nowhere.json", "nowhere.json: there is no such policy file")]
    [InlineData("--url https://mail.oakhill.example --config nowhere.json", "nowhere.json")]
    [InlineData("--ulr https://mail.oakhill.example", "'--ulr'")]
    public async Task A_manifest_is_not_made_from_what_is_wrong(string arguments, string words)
    {
        string[] given = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. arguments.Contains("--policy", StringComparison.Ordinal) ? Array.Empty<string>() : ["--policy", Policy]];
        Assert.Contains(words, await RefusedAsync(["addin", "manifest", "--out", "made.xml", .. given]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task Where_the_manifest_cannot_be_written_what_was_there_stays()
    {
        Directory.CreateDirectory(Path.Combine(folder, "taken"));
        Assert.Contains("--out taken: cannot be written", await RefusedAsync("addin", "manifest", "--url", Url, "--policy", Policy, "--out", "taken"), StringComparison.Ordinal);
        Assert.Contains("--out no/such/made.xml: cannot be written", await RefusedAsync("addin", "manifest", "--url", Url, "--policy", Policy, "--out", "no/such/made.xml"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(folder, "made.xml"), "the one before");
        // in the way of the draft
        Directory.CreateDirectory(Path.Combine(folder, "made.xml.new"));
        Assert.Contains("--out made.xml: cannot be written", await RefusedAsync("addin", "manifest", "--url", Url, "--policy", Policy, "--out", "made.xml"), StringComparison.Ordinal);
        Assert.Equal("the one before", await File.ReadAllTextAsync(Path.Combine(folder, "made.xml")));
    }

    [Fact]
    public async Task Manifests_are_made_checked_and_compared()
    {
        foreach (var kind in new[] { "online", "server", "unified" })
        {
            Assert.Equal(0, (await RunAsync("addin", "manifest", "--url", Url, "--policy", Policy, "--for", kind, "--out", kind)).ExitCode);
            Assert.Equal((0, "", ""), await RunAsync("addin", "lint", kind, "--previous", kind));
        }

        var text = await File.ReadAllTextAsync(Path.Combine(folder, "online"));
        await File.WriteAllTextAsync(Path.Combine(folder, "changed"), text.Replace("OnMessageFromChanged", "OnMessageFormChanged", StringComparison.Ordinal));
        var (code, output, _) = await RunAsync("addin", "lint", "changed", "--previous", "online");
        Assert.Equal(2, code);
        Assert.Matches(@"changed:\d+: there is no event OnMessageFormChanged; did you mean OnMessageFromChanged\?", output);
        Assert.Matches(@"changed:4: the manifest changed and its version did not rise above 1\.0\.0\.0\.", output);
        Assert.All((await RunAsync("addin", "lint", "changed", "--json")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("line").GetInt32() > 1));
    }

    [Theory]
    [InlineData("nowhere.xml", "nowhere.xml: there is no such file")]
    [InlineData(".", ".: is a folder")]
    [InlineData("made.xml --previous nowhere.xml", "nowhere.xml: there is no such file")]
    public async Task What_cannot_be_read_is_not_called_a_fault_of_the_manifest(string arguments, string words)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "made.xml"), "<a/>");
        Assert.Contains(words, await RefusedAsync(["addin", "lint", .. arguments.Split(' ')]), StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => ServerProcess.RunAsync(folder, arguments);

    /// <summary>The words, where the exit code says that the call was wrong.</summary>
    private async Task<string> RefusedAsync(params string[] arguments)
    {
        var (code, _, errors) = await RunAsync(arguments);
        Assert.True(code == 1, $"{string.Join(' ', arguments)}: {code} {errors}");
        return errors;
    }
}

using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Tests.Architecture;

namespace MailCompliance.Tests.Setup;

/// <summary>What a run of a script came to.</summary>
/// <param name="Stopped">Message of the error that ended it; null: it came to its end.</param>
public sealed record ScriptRun(string? Stopped, IReadOnlyList<string> Output, IReadOnlyList<string> Warnings);

/// <summary>
/// A PowerShell of its own with a tenant in memory behind the commands of Microsoft.Graph and Exchange Online. The commands take what the published
/// reference says they take, and nothing else; they live in modules, as the real ones do, which do not see a script's preferences.
/// </summary>
public sealed class PowerShellTenant : IDisposable
{
    private readonly Runspace runspace;
    private readonly string folder = Directory.CreateTempSubdirectory("setup-tenant-").FullName;

    public PowerShellTenant()
    {
        // as in a PowerShell of an administrator of Windows, whatever the machine of the tests allows
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        foreach (var module in (string[])["Faults", "MicrosoftGraph", "ExchangeOnline"])
            Call("Import-Module", ("Name", Path.Combine(SourceTree.Root, "tests/MailCompliance.Tests/Setup/StandIn", module + ".psm1")), ("Global", true));
        Reset();
    }

    /// <summary>Certificates without their keys.</summary>
    public string ReaderCertificate => Certificate("reader", DateTimeOffset.UtcNow.AddYears(1));

    public string SenderCertificate => Certificate("sender", DateTimeOffset.UtcNow.AddYears(1));

    /// <summary>What is in the tenant, as text to compare.</summary>
    public string State => Call("Get-StandInDirectory")[0] + "\n" + Call("Get-StandInExchange")[0];

    /// <summary>What was changed since the last <see cref="Forget"/>, in order.</summary>
    public IReadOnlyList<string> Changes => Call("Get-StandInChanges");

    /// <summary>A new tenant, with people, a group with a group in it, and things of the school's own.</summary>
    public void Reset()
    {
        Call("Reset-StandInDirectory");
        Call("Reset-StandInExchange");
        Forget();
        foreach (var person in (string[])["ann@school.example", "tom@school.example", "head@school.example", "o'hara@school.example", "notices@school.example"])
            Call("Add-StandInRecipient", ("Address", person));
        Call("Add-StandInRecipient", ("Address", "office@school.example"), ("Members", new[] { "tom@school.example", "audited@school.example" }));
        Call("Add-StandInRecipient", ("Address", "audited@school.example"), ("Members", new[] { "ann@school.example", "office@school.example" }));
        Call("New-TransportRule", ("Name", "School: warn of outside mail"), ("FromScope", "NotInOrganization"));
        Call("New-TransportRule", ("Name", "School: archive"), ("FromScope", "InOrganization"));
        Call("New-OutboundConnector", ("Name", "School: to the county"), ("ConnectorType", "Partner"));
        Call("New-ManagementScope", ("Name", "School: heads"), ("RecipientRestrictionFilter", "PrimarySmtpAddress -eq 'head@school.example'"));
        Call("New-MgApplication", ("DisplayName", "School: timetable"));
        Forget();
    }

    /// <summary>Starts to count changes anew.</summary>
    /// <param name="failAtChange">The change of that number goes wrong, once; 0: none.</param>
    /// <param name="failCommand">Name of a command that goes wrong each time.</param>
    public void Forget(int failAtChange = 0, string failCommand = "") => Call("Reset-StandInChanges", ("FailAtChange", failAtChange), ("FailCommand", failCommand));

    /// <summary>Runs one of the samples.</summary>
    public ScriptRun Run(string script, params (string Name, object Value)[] parameters)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(Path.Combine(SourceTree.Root, "samples", script));
        foreach (var (name, value) in parameters)
            shell.AddParameter(name, value);
        string? stopped = null;
        var output = new PSDataCollection<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException e)
        {
            stopped = e.Message;
        }

        // an error that did not stop the script went unseen
        Assert.Empty(stopped is null ? shell.Streams.Error.Select(error => error.ToString()) : []);
        return new(stopped, [.. output.Select(line => line?.ToString() ?? "")], [.. shell.Streams.Warning.Select(warning => warning.Message)]);
    }

    /// <summary>A command of the stand-ins, to prepare a tenant or to look at it.</summary>
    public IReadOnlyList<string> Call(string command, params (string Name, object Value)[] parameters)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand(command);
        foreach (var (name, value) in parameters)
            shell.AddParameter(name, value);
        if (!command.Contains("-StandIn", StringComparison.Ordinal))
            shell.AddParameter("ErrorAction", "Stop");
        return [.. shell.Invoke().Select(line => line?.ToString() ?? "")];
    }

    /// <summary>A certificate file without the key; the same one for the same name and end.</summary>
    public string Certificate(string name, DateTimeOffset end)
    {
        var file = Path.Combine(folder, $"{name}-{end:yyyyMMdd}.cer");
        if (File.Exists(file))
            return file;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(end.AddYears(-2), end);
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Cert));
        return file;
    }

    public void Dispose()
    {
        runspace.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

using System.Runtime.CompilerServices;
using MailCompliance.Engine;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Storage.People;

namespace MailCompliance.Server.Hosting.Diagnosis;

/// <summary>
/// Examines an installation part by part. Changes nothing but one test row in the database, and makes neither database nor keys: whoever
/// examines is often root, and what root made the service could not open.
/// </summary>
public static class Doctor
{
    private const long LittleSpace = 1L << 30;

    private const string NobodyKnown = "People:Folder is not set and nobody was imported: nobody is known as parent, governor or agency, so nothing is copied to the headteacher.";

    public static async IAsyncEnumerable<Examination> ExamineAsync(
        ServerOptions options, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return Examination.Good("settings", "can be read.");
        foreach (var result in Policy(options.Policy.File, clock))
            yield return result;
        yield return options.People.Folder is { } folder ? People(folder, clock) : await StoredPeopleAsync(options.Storage, clock, cancellation);
        yield return await StorageAsync(options.Storage, clock, cancellation);
        yield return Certificates.Examine(options.Gateway.Tls, clock);
        yield return await NextHopExamination.RunAsync(options.Gateway, cancellation);
        yield return Tools.PdfReader(clock);
        yield return Tools.PictureReader(clock);
        yield return Certificates.Examine(options.Protection, clock);
        yield return Bank(options.Detection);
        yield return Token(options.Storage);
        await foreach (var result in GraphExamination.RunAsync(options.Graph, clock, cancellation))
            yield return result;
        foreach (var result in Exposure(options))
            yield return result;
    }

    private static IEnumerable<Examination> Policy(string? file, TimeProvider clock)
    {
        if (file is null)
        {
            yield return Examination.Bad("policy", "Policy:File is not set. samples/policies has five policies to start from.");
            yield break;
        }

        var reading = PolicyFile.Read(File.ReadAllBytes(file), DateOnly.FromDateTime(clock.GetLocalNow().Date));
        foreach (var problem in reading.Problems)
            yield return new("policy", problem.IsError ? Health.Bad : Health.Doubtful, $"{file}:{problem.Line}: {problem.Path}: {problem.Message}");
        if (reading.Policy is { } policy)
            yield return Examination.Good("policy", $"{policy.Details.Title ?? file}: {Counted.Of(policy.Rules.Count, "rule")} and {Counted.Of(policy.Duties.Count, "duty", "duties")} on.");
    }

    private static async Task<Examination> StoredPeopleAsync(StorageOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Databases.Exists(options))
            return Examination.Doubtful("people", NobodyKnown);
        try
        {
            await using var database = await Databases.OpenAsync(options, clock, cancellation);
            var check = await database.CheckAsync(cancellation);
            if (check.SchemaVersion < check.KnownVersion || await database.People.ReadAsync(cancellation) is not var (stored, _))
                return Examination.Doubtful("people", NobodyKnown);
            return Examination.Good("people", $"{stored.Counts}; imported on {stored.TakenAt:yyyy-MM-dd} from {stored.Source}.");
        }
        catch (Exception e) when (e is ConfigurationException or IOException or UnauthorizedAccessException or System.Data.Common.DbException or System.Security.Cryptography.CryptographicException or InvalidDataException)
        {
            return Examination.Bad("people", $"the stored people cannot be read. {e.Message}");
        }
    }

    private static Examination People(string folder, TimeProvider clock)
    {
        try
        {
            var (snapshot, rejected) = PeopleFolder.Read(folder);
            var text = $"{PeopleCounts.Of(snapshot)}.";
            var today = DateOnly.FromDateTime(clock.GetLocalNow().Date);
            if (snapshot.Consents.Count > 0)
                text = $"{text} {Counted.Of(snapshot.Consents.Count, "consent")}, run out: {snapshot.Consents.Count(consent => consent.Until < today)}.";
            return rejected.Count == 0
                ? Examination.Good("people", text)
                : Examination.Doubtful("people", $"{text} {Counted.Of(rejected.Count, "row was", "rows were")} not taken; the first: {rejected[0].File}:{rejected[0].Line}: {rejected[0].Reason}");
        }
        catch (PeopleException e)
        {
            return Examination.Bad("people", e.Message);
        }
    }

    private static async Task<Examination> StorageAsync(StorageOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Databases.Exists(options))
            return Examination.Doubtful("storage", "there is no database yet where Storage:ConnectionString says; serving makes it, or 'mailcompliance migrate' as the user of the service.");
        try
        {
            await using var database = await Databases.OpenAsync(options, clock, cancellation);
            var check = await database.CheckAsync(cancellation);
            if (check.SchemaVersion < check.KnownVersion)
                return Examination.Doubtful("storage", $"schema {check.SchemaVersion} of {check.KnownVersion}: run 'mailcompliance migrate', or start serving.");
            if (!check.IsHealthy)
                return Examination.Bad("storage", check.Problem ?? "it does not work.");
            return check.FreeBytes < LittleSpace
                ? Examination.Doubtful("storage", $"works, but only {check.FreeBytes / (1024 * 1024):N0} MB are free; when it is full, mail is answered with 451.")
                : Examination.Good("storage", $"{options.Provider}: can be written, schema {check.SchemaVersion}.");
        }
        catch (Exception e) when (e is ConfigurationException or IOException or UnauthorizedAccessException or System.Data.Common.DbException or InvalidOperationException)
        {
            return Examination.Bad("storage", e.Message);
        }
    }

    private static Examination Bank(DetectionOptions options)
    {
        try
        {
            return ModulusTables.Read(options) is { } table
                ? Examination.Good("bank", $"account numbers are checked by a table of {table.Ranges} ranges.")
                : Examination.Good("bank", "Detection:ModulusTable is not set: account numbers without a word beside them are told by their form alone.");
        }
        catch (ConfigurationException e)
        {
            return Examination.Bad("bank", e.Message);
        }
    }

    /// <summary>What a mail flow rule has to look for; see samples/connectors.</summary>
    private static Examination Token(StorageOptions options)
    {
        if (!MarkKeyFile.Exists(Databases.KeyRingFolder(options)))
            return Examination.Doubtful("token", "checked mail is not marked yet: serving makes the key, and the token for mail flow rules stands here then.");
        try
        {
            return Examination.Good("token", $"{ProcessedMark.TokenOf(MarkKeyFile.ReadOrCreate(Databases.KeyRingFolder(options))[0])} marks checked mail. Keep it secret: only the mail system's rules may know it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return Examination.Bad("token", e.Message);
        }
    }

    private static IEnumerable<Examination> Exposure(ServerOptions options)
    {
        if (options.Gateway.AllowedClients.Any(network => network is "0.0.0.0/0" or "::/0"))
        {
            yield return options.Gateway.SenderDomains.Count == 0
                ? Examination.Bad("relaying", "Gateway:AllowedClients lets everybody in and Gateway:SenderDomains is empty: this is an open relay.")
                : Examination.Doubtful("relaying", "Gateway:AllowedClients lets everybody in; name the networks that may send.");
        }

        if (options.Gateway.ClientCertificateNames.Any(name => name.EndsWith("outlook.com", StringComparison.OrdinalIgnoreCase)) && options.Gateway.TenantIds.Count == 0)
            yield return Examination.Bad("relaying", "every Exchange Online tenant has the certificate you trust: set Gateway:TenantIds and Gateway:SenderDomains to yours.");
    }
}

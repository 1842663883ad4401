using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MailCompliance.Server.Graph;
using MailCompliance.Server.Graph.Audit;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Server.Hosting.Diagnosis;

/// <summary>Tries what the Graph channel needs, and whether it has been granted more than that. Reads no message.</summary>
public static class GraphExamination
{
    private const string What = "graph";

    private static readonly GraphPatience Patience = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15));

    /// <summary>Permissions in the token that the reader needs.</summary>
    private static readonly string[] Needed = ["User.Read.All", "GroupMember.Read.All"];

    /// <summary>Wider ones that do as well.</summary>
    private static readonly Dictionary<string, string[]> Wider = new()
    {
        ["User.Read.All"] = ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
        ["GroupMember.Read.All"] = ["Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
    };

    public static async IAsyncEnumerable<Examination> RunAsync(GraphOptions options, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!options.Enabled)
            yield break;
        if (options.Mailboxes is null)
            yield return Examination.Doubtful(What, "Graph:Mailboxes is not set: nobody's Sent Items are audited.");
        foreach (var result in await ExamineAsync(options, GraphPrincipal.Reader(options), clock, ReaderAsync, cancellation))
            yield return result;
        if (options.Sender.ClientId is null)
            yield break;
        if (options.Sender.ClientId == options.ClientId)
            yield return Examination.Doubtful(What, "one application reads and sends: whoever takes it over has both. Register another for Graph:Sender.");
        foreach (var result in await ExamineAsync(options, GraphPrincipal.Sender(options.Sender), clock, SenderAsync, cancellation))
            yield return result;
    }

    private delegate Task<List<Examination>> Probe(GraphConnection connection, GraphOptions options, CancellationToken cancellation);

    private static async Task<List<Examination>> ExamineAsync(GraphOptions options, GraphPrincipal principal, TimeProvider clock, Probe probe, CancellationToken cancellation)
    {
        try
        {
            using var connection = new GraphConnection(options, principal, clock, Patience);
            return await probe(connection, options, cancellation);
        }
        catch (GraphException fault)
        {
            return [Examination.Bad(What, $"{options.BaseUrl}: {fault.Message}")];
        }
        catch (Exception fault) when (fault is IOException or CryptographicException or UnauthorizedAccessException)
        {
            return [Examination.Bad(What, fault.Message)];
        }
    }

    private static async Task<List<Examination>> ReaderAsync(GraphConnection connection, GraphOptions options, CancellationToken cancellation)
    {
        var roles = await connection.Tokens.RolesAsync(cancellation);
        List<Examination> results = [Examination.Good(What, $"{options.BaseUrl} gives tokens to {options.ClientId ?? "the managed identity"}."), .. Directory(roles), .. TooMuch(roles)];
        if (options.Mailboxes is null)
            return results;
        var scope = await new MailboxScope(connection.Client, options, NullLogger.Instance).FindAsync(cancellation);
        results.Add(scope.Count == 0 ? Examination.Bad(What, "Graph:Mailboxes names nobody with a mailbox.") : Examination.Good(What, $"{scope.Count} mailboxes are in scope."));
        if (scope.Count > 0)
            results.Add(await ReadableAsync(connection.Client, scope[0], cancellation));
        if (await OutsiderAsync(connection.Client, scope, cancellation) is { } outsider)
            results.Add(outsider);
        return results;
    }

    private static async Task<List<Examination>> SenderAsync(GraphConnection connection, GraphOptions options, CancellationToken cancellation)
    {
        var roles = await connection.Tokens.RolesAsync(cancellation);
        var mail = roles.Where(IsMail).ToList();
        return
        [
            mail.Count == 0
                ? Examination.Good(What, "the application that sends has no permission for every mailbox.")
                : Examination.Doubtful(What, $"the application that sends has {string.Join(", ", mail)} for every mailbox of the tenant. 'mailcompliance setup exchange' limits it to {options.Sender.Mailbox}; then remove the grant in Entra."),
        ];
    }

    private static IEnumerable<Examination> Directory(IReadOnlyCollection<string> roles) =>
        from needed in Needed
        where !roles.Contains(needed) && !Wider[needed].Any(roles.Contains)
        select Examination.Bad(What, $"{needed} is not granted. 'mailcompliance setup entra' grants it; an administrator has to consent.");

    private static IEnumerable<Examination> TooMuch(IReadOnlyCollection<string> roles)
    {
        var mail = roles.Where(IsMail).ToList();
        if (mail.Count > 0)
            yield return Examination.Doubtful(What, $"{string.Join(", ", mail)} is granted in Entra for every mailbox of the tenant. Grant Mail.Read in Exchange Online for those in scope ('mailcompliance setup exchange'), then remove it in Entra: the two add up.");
        var rest = roles.Where(role => !IsMail(role) && (role.Contains("Write", StringComparison.Ordinal) || role.StartsWith("Directory.", StringComparison.Ordinal))).ToList();
        if (rest.Count > 0)
            yield return Examination.Doubtful(What, $"{string.Join(", ", rest)} is granted and not needed: remove it.");
    }

    /// <summary>Asked of a mailbox, since grants of Exchange Online do not stand in the token.</summary>
    private static async Task<Examination> ReadableAsync(GraphClient client, GraphMailbox mailbox, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(Folder(mailbox.Id), cancellation);
            return Examination.Good(What, $"Sent Items of {mailbox.Address} can be read.");
        }
        catch (GraphException fault) when (fault.IsDenied)
        {
            return Examination.Bad(What, $"Sent Items of {mailbox.Address} may not be read ({fault.Code}). 'mailcompliance setup exchange' grants it; it takes up to two hours.");
        }
    }

    /// <summary>Somebody who is not in scope should be out of reach.</summary>
    private static async Task<Examination?> OutsiderAsync(GraphClient client, IReadOnlyList<GraphMailbox> scope, CancellationToken cancellation)
    {
        var known = scope.Select(mailbox => mailbox.Id).ToHashSet(StringComparer.Ordinal);
        var page = await client.ReadAsync(GraphCall.Get("users?$select=id,mail,userPrincipalName&$top=999", MailboxScope.Lane), GraphJson.Default.GraphPageGraphUser, cancellation);
        if (page.Value.FirstOrDefault(user => user.Mail is not null && !known.Contains(user.Id)) is not { } outsider)
            return null;
        try
        {
            await client.SendAsync(Folder(outsider.Id), cancellation);
            return Examination.Doubtful(What, "a mailbox that is not in scope can be read, too. 'mailcompliance setup exchange' limits it to the group.");
        }
        catch (GraphException fault) when (fault.IsDenied)
        {
            return Examination.Good(What, "a mailbox that is not in scope cannot be read.");
        }
        catch (GraphException fault) when (fault.IsNotFound)
        {
            return null;
        }
    }

    private static GraphCall Folder(string mailboxId) => GraphCall.GetItems($"users/{Uri.EscapeDataString(mailboxId)}/mailFolders/sentitems?$select=id", mailboxId);

    private static bool IsMail(string role) => role.StartsWith("Mail.", StringComparison.Ordinal) || role.StartsWith("Mail-Advanced.", StringComparison.Ordinal) || role == "full_access_as_app";
}

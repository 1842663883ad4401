using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MailCompliance.Engine;
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

    private const string Users = "User.Read.All";

    /// <summary>Where a group is named.</summary>
    private const string Groups = "GroupMember.Read.All";

    /// <summary>For <see cref="GraphOptions.Education"/>.</summary>
    private const string Roster = "EduRoster.Read.All";

    /// <summary>For <see cref="GraphOptions.TraceCheck"/>.</summary>
    private const string Trace = "ExchangeMessageTrace.Read.All";

    /// <summary>Wider ones that do as well.</summary>
    private static readonly Dictionary<string, string[]> Wider = new()
    {
        [Users] = ["User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
        [Groups] = ["Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
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
        var needed = await NeededAsync(connection.Client, options, cancellation);
        List<Examination> results = [Examination.Good(What, $"{options.BaseUrl} gives tokens to {options.ClientId ?? "the managed identity"}."), .. Missing(roles, needed), .. TooMuch(roles, needed, options)];
        if (options.Education)
            results.Add(await RosterAsync(connection.Client, roles, cancellation));
        if (options.Staff is not null)
            results.Add(await StaffAsync(connection.Client, options, cancellation));
        if (options.Mailboxes is not null)
            results.AddRange(await AuditAsync(connection.Client, options, cancellation));
        return results;
    }

    private static async Task<List<Examination>> AuditAsync(GraphClient client, GraphOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<GraphMailbox> scope;
        try
        {
            scope = await new MailboxScope(client, options, NullLogger.Instance).FindAsync(cancellation);
        }
        catch (GraphException fault)
        {
            return [Examination.Bad(What, $"Graph:Mailboxes cannot be read: {fault.Message}")];
        }

        List<Examination> results = [scope.Count == 0 ? Examination.Bad(What, "Graph:Mailboxes names nobody with a mailbox.") : Examination.Good(What, $"{Counted.Of(scope.Count, "mailbox is", "mailboxes are")} in scope.")];
        if (scope.Count > 0)
            results.Add(await ReadableAsync(client, scope[0], cancellation));
        if (options.TraceCheck)
            results.Add(await TraceExamination.RunAsync(client, cancellation));
        if (await OutsiderAsync(client, scope, cancellation) is { } outsider)
            results.Add(outsider);
        return results;
    }

    private static async Task<List<Examination>> SenderAsync(GraphConnection connection, GraphOptions options, CancellationToken cancellation)
    {
        var roles = await connection.Tokens.RolesAsync(cancellation);
        var mail = roles.Where(IsMail).ToList();
        var rest = roles.Except(mail).ToList();
        return
        [
            .. rest.Count == 0 ? (Examination[])[] : [Examination.Doubtful(What, $"the application that sends has {string.Join(", ", rest)}, and needs nothing in Entra: remove it.")],
            .. await ReadsAsync(connection.Client, options.Sender.Mailbox!, cancellation) ? (Examination[])[Examination.Doubtful(What, $"the application that sends can read the mail of {options.Sender.Mailbox}. It is to send and no more: remove what grants it (Get-ManagementRoleAssignment, or Mail.Read in Entra).")] : [],
            mail.Count == 0
                ? Examination.Good(What, "the application that sends has no permission for every mailbox.")
                : Examination.Doubtful(What, $"the application that sends has {string.Join(", ", mail)} for every mailbox of the tenant. 'mailcompliance setup exchange' limits it to {options.Sender.Mailbox}; then remove the grant in Entra."),
        ];
    }

    /// <summary>Staff are followed through the tenant's groups, however they are named; mailboxes may all be named by their addresses.</summary>
    private static async Task<IReadOnlyList<string>> NeededAsync(GraphClient client, GraphOptions options, CancellationToken cancellation)
    {
        var isGroupNamed = options.Staff is not null || (options.Mailboxes is not null && await new MailboxScope(client, options, NullLogger.Instance).NamesGroupAsync(cancellation));
        return isGroupNamed ? [Users, Groups] : [Users];
    }

    private static IEnumerable<Examination> Missing(IReadOnlyCollection<string> roles, IReadOnlyList<string> needed) =>
        from one in needed
        where !roles.Contains(one) && !Wider[one].Any(roles.Contains)
        select Examination.Bad(What, $"{one} is not granted. 'mailcompliance setup entra' grants it; an administrator has to consent.");

    private static IEnumerable<Examination> TooMuch(IReadOnlyCollection<string> roles, IReadOnlyList<string> needed, GraphOptions options)
    {
        var mail = roles.Where(IsMail).ToList();
        if (mail.Count > 0)
            yield return Examination.Doubtful(What, $"{string.Join(", ", mail)} is granted in Entra for every mailbox of the tenant. Grant Mail.Read in Exchange Online for those in scope ('mailcompliance setup exchange'), then remove it in Entra ('mailcompliance setup entra' does): the two add up.");
        string[] useful = [.. needed, .. options is { TraceCheck: true, Mailboxes: not null } ? (string[])[Trace] : [], .. options.Education ? (string[])[Roster] : []];
        var rest = roles.Where(role => !IsMail(role)).Except(useful).ToList();
        if (rest.Count > 0)
            yield return Examination.Doubtful(What, $"{string.Join(", ", rest)} is granted and not needed with these settings: remove it. 'mailcompliance setup entra' grants what is needed.");
    }

    /// <summary>No licence is no fault: most schools have none.</summary>
    private static async Task<Examination> RosterAsync(GraphClient client, IReadOnlyCollection<string> roles, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(
                new GraphCall(client.Api.Education.Users.ToGetRequestInformation(request => (request.QueryParameters.Select, request.QueryParameters.Top) = (["id"], 1)), MailboxScope.Lane), cancellation);
            return Examination.Good(What, "the school's roster can be read.");
        }
        catch (GraphException fault) when ((fault.IsDenied || fault.IsNotFound) && !roles.Contains(Roster))
        {
            return Examination.Doubtful(What, $"Graph:Education is on, and {Roster} is not granted. 'mailcompliance setup entra --education' grants it.");
        }
        catch (GraphException fault) when (fault.IsDenied || fault.IsNotFound)
        {
            return Examination.Good(What, $"this tenant has no roster of School Data Sync ({fault.Code}): pupils and parents come from imports.");
        }
    }

    private static async Task<Examination> StaffAsync(GraphClient client, GraphOptions options, CancellationToken cancellation)
    {
        try
        {
            var staff = (await new MailboxScope(client, options, NullLogger.Instance).UsersOfAsync(options.Staff!, ["id"], cancellation)).DistinctBy(user => user.Id).Count();
            return staff == 0 ? Examination.Bad(What, "Graph:Staff names nobody.") : Examination.Good(What, $"{Counted.Of(staff, "member of staff comes", "members of staff come")} from the directory.");
        }
        catch (GraphException fault)
        {
            return Examination.Bad(What, $"Graph:Staff cannot be read: {fault.Message}");
        }
    }

    private static async Task<bool> ReadsAsync(GraphClient client, string mailbox, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(Folder(client, mailbox), cancellation);
            return true;
        }
        catch (GraphException fault) when (fault.IsDenied || fault.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Asked of a mailbox, since grants of Exchange Online do not stand in the token.</summary>
    private static async Task<Examination> ReadableAsync(GraphClient client, GraphMailbox mailbox, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(Folder(client, mailbox.Id), cancellation);
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
        var page = await client.ReadAsync(
            new GraphCall(
                client.Api.Users.ToGetRequestInformation(request => (request.QueryParameters.Select, request.QueryParameters.Top) = (["id", "mail", "userPrincipalName"], 999)), MailboxScope.Lane),
            GraphForms.Users,
            cancellation);
        if (page.Value.FirstOrDefault(user => user.Mail is not null && !known.Contains(user.Id!)) is not { } outsider)
            return null;
        try
        {
            await client.SendAsync(Folder(client, outsider.Id!), cancellation);
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

    private static GraphCall Folder(GraphClient client, string mailboxId) => new(
        client.Api.Users[mailboxId].MailFolders["sentitems"].ToGetRequestInformation(request =>
        {
            request.QueryParameters.Select = ["id"];
            request.Headers.WithImmutableIds();
        }),
        mailboxId);

    private static bool IsMail(string role) => role.StartsWith("Mail.", StringComparison.Ordinal) || role.StartsWith("Mail-Advanced.", StringComparison.Ordinal) || role == "full_access_as_app";
}

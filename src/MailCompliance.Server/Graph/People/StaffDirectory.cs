using MailCompliance.Engine.People;
using MailCompliance.Server.Graph.Audit;
using MailCompliance.Server.Graph.Client;

namespace MailCompliance.Server.Graph.People;

/// <summary>
/// Reads the staff of the groups that <see cref="GraphOptions.Staff"/> names, with the names of all groups that each belongs to, and puts
/// them into the stored people beside the pupils, parents and others that were imported.
/// </summary>
/// <remarks>The whole is read each time: for a trust of 5,000 staff that is some 260 requests an hour, and nothing can drift, as it can with delta links.</remarks>
internal sealed class StaffDirectory(GraphParts parts, GraphClient client, ILogger log)
{
    private const string Job = "graph-directory";
    private const string Source = "Microsoft Graph";

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly MailboxScope groups = new(client, parts.Options, log);
    private IReadOnlyList<StaffMember>? known;
    private string? storedId;
    private DateTimeOffset readDue;
    private DateTimeOffset lookDue;

    /// <summary>Reads the directory when that is due, and puts its staff back in when somebody imported people meanwhile.</summary>
    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        if (parts.Options.Staff is null || (now < readDue && now < lookDue))
            return;
        lookDue = now + LookEvery;
        if (!await parts.Database.Leases.TakeAsync(Job, parts.Node, LookEvery * 2, cancellation))
            return;
        if (now >= readDue)
            await ReadAsync(now, cancellation);
        if (known is not null && (await parts.Database.People.FindAsync(cancellation))?.Id != storedId)
            await StoreAsync(known, cancellation);
    }

    private async Task ReadAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        readDue = now + Retry;
        try
        {
            var staff = await StaffAsync(cancellation);
            readDue = now + Every;
            known = staff;
            await StoreAsync(staff, cancellation);
        }
        catch (GraphException fault)
        {
            log.LogError("Staff cannot be read from the directory; those on file stay: {Fault}", fault.Message);
        }
    }

    private async Task<IReadOnlyList<StaffMember>> StaffAsync(CancellationToken cancellation)
    {
        var users = (await groups.UsersOfAsync(parts.Options.Staff!, MailboxScope.StaffFields, cancellation))
            .Where(user => !string.IsNullOrEmpty(user.Mail)).DistinctBy(user => user.Id).ToList();
        var staff = new List<StaffMember>(users.Count);
        foreach (var some in users.Chunk(GraphBatch.Most))
        {
            var calls = some.Select(user => GraphCall.Get($"users/{Uri.EscapeDataString(user.Id)}/transitiveMemberOf/microsoft.graph.group?$count=true&$select=id,displayName&$top=999", MailboxScope.Lane) with { IsAdvancedQuery = true }).ToList();
            var answers = await client.ReadAsync(calls, GraphJson.Default.GraphPageGraphGroup, parts.Clock, cancellation);
            for (var index = 0; index < some.Length; index++)
            {
                var first = answers[index].Value ?? throw answers[index].Fault!;
                staff.Add(Of(some[index], await client.ReadRestAsync(first, calls[index], GraphJson.Default.GraphPageGraphGroup, cancellation)));
            }
        }

        return staff;
    }

    private static StaffMember Of(GraphUser user, IReadOnlyList<GraphGroup> memberOf) => new(
        StaffMerge.Prefix + user.Id,
        user.Mail!,
        user.GivenName ?? user.DisplayName ?? "",
        user.Surname ?? "",
        Title: user.JobTitle,
        Phone: user.BusinessPhones is [var phone, ..] ? phone : null)
    {
        Groups = [.. memberOf.Select(group => group.DisplayName).OfType<string>().Order(StringComparer.OrdinalIgnoreCase)],
    };

    private async Task StoreAsync(IReadOnlyList<StaffMember> staff, CancellationToken cancellation)
    {
        var before = (await parts.Database.People.ReadAsync(cancellation))?.People ?? PeopleSnapshot.Empty;
        if (StaffMerge.Refusal(before, staff) is { } refusal)
        {
            log.LogError("{Refusal}", refusal);
            known = null;
            return;
        }

        storedId = await parts.Database.People.StoreAsync(StaffMerge.Into(before, staff), Source, parts.Node, cancellation);
    }
}

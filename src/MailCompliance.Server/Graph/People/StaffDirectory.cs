using System.Security.Cryptography;
using System.Text.Json;
using MailCompliance.Engine.People;
using MailCompliance.Server.Graph.Audit;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.People;

/// <summary>
/// Brings the people of the directory into the stored people, beside those that were imported: the staff of the groups that <see cref="GraphOptions.Staff"/> names, with the
/// groups that each belongs to and the line manager; with <see cref="GraphOptions.Education"/> pupils and parents of the roster, too.
/// </summary>
/// <remarks>
/// What was read is kept in the database, encrypted, and only what changed is asked for. While Graph is away everybody on file stays, over restarts and imports, too. A group that
/// cannot be read gives nobody a right that they did not have.
/// </remarks>
internal sealed class StaffDirectory(GraphParts parts, GraphClient client, ILogger log)
{
    private const string Job = "graph-directory";
    private const string Source = "Microsoft Graph";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RosterRetry = TimeSpan.FromHours(6);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>The audit of Sent Items waits no longer than this for the directory.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);

    private readonly DirectoryCopy copy = parts.Database.DirectoryCopy;
    private readonly GroupDirectory groups = new(client, HeldCopy(parts));
    private readonly PeopleDirectory people = new(parts, client, HeldCopy(parts));
    private readonly Roster roster = new(parts, client, HeldCopy(parts));
    private string? storedId;
    private int sharedNames;
    private DateTimeOffset staffDue;
    private DateTimeOffset rosterDue;
    private DateTimeOffset lookDue;
    private bool isTidy;

    /// <summary>Reads what is due, and puts the directory's people back in when somebody imported people meanwhile.</summary>
    /// <returns>True: there is more to read.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        if (!isTidy)
            await TidyAsync(cancellation);
        var now = parts.Clock.GetUtcNow();
        var (isStaffDue, isRosterDue) = (parts.Options.Staff is not null && now >= staffDue, parts.Options.Education && now >= rosterDue);
        if ((parts.Options.Staff is null && !parts.Options.Education) || (!isStaffDue && !isRosterDue && now < lookDue))
            return false;
        lookDue = now + LookEvery;
        var step = new DirectoryStep(parts, Job, LongestStep);
        if (!await step.BeginAsync(cancellation))
            return false;
        try
        {
            return await StepAsync(isStaffDue, isRosterDue, now, step, cancellation);
        }
        catch (LeaseLostException)
        {
            log.LogInformation("Another node reads the directory now");
            return false;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or JsonException or InvalidDataException)
        {
            log.LogError("What was read of the directory cannot be opened and is read anew; people on file stay: {Fault}", unreadable.GetType().Name);
            foreach (var kind in (string[])[DirectoryKinds.Groups, DirectoryKinds.Staff, DirectoryKinds.Roster, DirectoryKinds.Schools])
                await copy.ForgetAsync(kind, cancellation);
            (staffDue, rosterDue, lookDue) = (now + LookEvery, now + LookEvery, now + LookEvery);
            return false;
        }
    }

    private async Task<bool> StepAsync(bool isStaffDue, bool isRosterDue, DateTimeOffset now, DirectoryStep step, CancellationToken cancellation)
    {
        var more = isStaffDue && await ReadStaffAsync(now, step, cancellation);
        more |= isRosterDue && !more && await ReadRosterAsync(now, step, cancellation);
        if (!more && (isStaffDue || isRosterDue || (await parts.Database.People.FindAsync(cancellation))?.Id != storedId))
            await StoreAsync(cancellation);
        return more;
    }

    /// <summary>What is no longer wanted is not kept.</summary>
    private async Task TidyAsync(CancellationToken cancellation)
    {
        string[] unwanted = [.. parts.Options.Staff is null ? (string[])[DirectoryKinds.Groups, DirectoryKinds.Staff] : [], .. parts.Options.Education ? (string[])[] : [DirectoryKinds.Roster, DirectoryKinds.Schools]];
        foreach (var kind in unwanted)
            await copy.ForgetAsync(kind, cancellation);
        isTidy = true;
    }

    private async Task<bool> ReadStaffAsync(DateTimeOffset now, DirectoryStep step, CancellationToken cancellation)
    {
        var kind = DirectoryKinds.Groups;
        try
        {
            if (!await groups.ReadAsync(now, step, cancellation))
                return true;
            kind = DirectoryKinds.Staff;
            if (!await people.ReadAsync((await StaffIdsAsync(cancellation)).Ids, now, step, cancellation))
                return true;
            staffDue = now + Every;
        }
        catch (GraphException fault)
        {
            staffDue = now + Retry;
            await copy.FaultAsync(kind, fault.Message, cancellation);
            log.LogError("Staff cannot be read from the directory; those on file stay: {Fault}", fault.Message);
        }

        return false;
    }

    /// <summary>Without a licence, or where it was not granted, there is no roster: that is as it is, and no fault.</summary>
    private async Task<bool> ReadRosterAsync(DateTimeOffset now, DirectoryStep step, CancellationToken cancellation)
    {
        try
        {
            if (!await roster.ReadAsync(now, step, cancellation))
                return true;
            rosterDue = now + Every;
        }
        catch (GraphException fault)
        {
            var isAbsent = fault.IsDenied || fault.IsNotFound;
            rosterDue = now + (isAbsent ? RosterRetry : Retry);
            await copy.FaultAsync(DirectoryKinds.Roster, isAbsent ? $"not available in this tenant, or not granted ({fault.Message}): pupils and parents come from imports" : fault.Message, cancellation);
            log.Log(isAbsent ? LogLevel.Information : LogLevel.Error, "The roster cannot be read; pupils and parents on file stay: {Fault}", fault.Message);
        }

        return false;
    }

    private async Task<(HashSet<string> Ids, GroupTree Tree)> StaffIdsAsync(CancellationToken cancellation)
    {
        var tree = new GroupTree(await groups.KnownAsync((await copy.PositionAsync(DirectoryKinds.Groups, cancellation)).WholeRound, cancellation));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in parts.Options.Staff!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (name.Contains('@', StringComparison.Ordinal) && await UserAsync(name, cancellation) is { } user)
                ids.Add(user);
            else
                ids.UnionWith(tree.PeopleIn(tree.Find(name)));
        }

        return (ids, tree);
    }

    private async Task<string?> UserAsync(string address, CancellationToken cancellation)
    {
        try
        {
            return (await client.ReadAsync(
                new GraphCall(client.Api.Users[address].ToGetRequestInformation(request => request.QueryParameters.Select = ["id"]), MailboxScope.Lane), GraphForms.User, cancellation)).Id;
        }
        catch (GraphException fault) when (fault.IsNotFound)
        {
            return null;
        }
    }

    private async Task StoreAsync(CancellationToken cancellation)
    {
        var stored = await parts.Database.People.ReadAsync(cancellation);
        var before = stored?.People ?? PeopleSnapshot.Empty;
        var after = await WithRosterAsync(await WithStaffAsync(before, cancellation), cancellation);
        storedId = after is null || ReferenceEquals(after, before) ? stored?.Stored.Id : await parts.Database.People.StoreAsync(after, Source, parts.Node, cancellation);
    }

    /// <returns>As it was, where nothing was read yet; null: refused.</returns>
    private async Task<PeopleSnapshot?> WithStaffAsync(PeopleSnapshot before, CancellationToken cancellation)
    {
        var round = parts.Options.Staff is null ? 0 : (await copy.PositionAsync(DirectoryKinds.Staff, cancellation)).WholeRound;
        if (round == 0)
            return before;
        var tree = new GroupTree(await groups.KnownAsync((await copy.PositionAsync(DirectoryKinds.Groups, cancellation)).WholeRound, cancellation));
        Warn(tree);
        List<StaffMember> staff =
        [
            .. (await people.KnownAsync(round, cancellation)).Where(pair => !string.IsNullOrEmpty(pair.Value.Mail)).OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => Of(pair.Key, pair.Value, tree)),
        ];
        if (StaffMerge.Refusal(before, staff) is not { } refusal)
            return StaffMerge.Into(before, staff);
        log.LogError("{Refusal}", refusal);
        return null;
    }

    private async Task<PeopleSnapshot?> WithRosterAsync(PeopleSnapshot? before, CancellationToken cancellation)
    {
        var round = parts.Options.Education ? (await copy.PositionAsync(DirectoryKinds.Roster, cancellation)).WholeRound : 0;
        if (round == 0 || before is null)
            return before;
        var read = await roster.PupilsAsync(round, cancellation);
        if (StaffMerge.Refusal(before, read.Count) is { } refusal)
        {
            log.LogError("{Refusal}", refusal);
            return null;
        }

        var (pupils, contacts) = RosterMerge.Into(DirectoryOrigin.Without(before), read);
        return new PeopleSnapshot(before.Staff, pupils, contacts, before.Governors, before.Agencies, before.Consents);
    }

    private void Warn(GroupTree tree)
    {
        if (tree.SharedNames.Count != sharedNames)
            log.LogWarning("{Count} names belong to more than one group of the directory and count for nobody: cite those groups by their addresses", tree.SharedNames.Count);
        sharedNames = tree.SharedNames.Count;
    }

    private static DirectoryCopy HeldCopy(GraphParts parts) => parts.Database.DirectoryCopy.HeldBy(Job, parts.Node);

    private static StaffMember Of(string id, DirectoryPerson person, GroupTree tree) =>
        new(DirectoryOrigin.Prefix + id, person.Mail!, person.Given, person.Family, Title: person.Title, Phone: person.Phone) { Groups = tree.NamesFor(id), Manager = person.Manager };
}

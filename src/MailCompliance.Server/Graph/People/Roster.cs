using MailCompliance.Engine.People;
using MailCompliance.Server.Graph.Audit;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.People;

/// <summary>
/// Pupils of School Data Sync with their parents and carers (Microsoft Learn, "educationUser", "relatedContact"), and the schools they go to. Contacts come with a single
/// person alone, so each pupil who changed is read by themselves.
/// </summary>
internal sealed class Roster(GraphParts parts, GraphClient client, DirectoryCopy copy)
{
    private static readonly string[] PupilFields = ["id", "primaryRole", "displayName", "givenName", "surname", "mail", "student", "relatedContacts"];

    /// <summary>Relations that make a parent or carer; aides, doctors, other children and the rest are left out, as an import leaves out professions.</summary>
    private static readonly HashSet<ContactRelationship?> Carers = [ContactRelationship.Parent, ContactRelationship.Guardian, ContactRelationship.Relative];

    private static readonly TimeSpan PupilsAnewAfter = TimeSpan.FromDays(6);
    private static readonly TimeSpan SchoolsAnewAfter = TimeSpan.FromDays(1);

    private readonly DirectoryReader reader = new(client, copy, DirectoryKinds.Roster, () => First(client));

    /// <returns>False: there is more to read.</returns>
    /// <exception cref="GraphException">Graph refused (no licence, no permission), or cannot be reached at present.</exception>
    public async Task<bool> ReadAsync(DateTimeOffset now, DirectoryStep step, CancellationToken cancellation)
    {
        var position = await reader.BeginAsync(now, PupilsAnewAfter, cancellation);
        (position, var isAtEnd) = await reader.ReadAsync(position, GraphForms.RosterChanges, async (page, _) => await ChangesAsync(page, cancellation), step, cancellation);
        if (!isAtEnd)
            return false;
        await copy.CompleteAsync(position, cancellation);
        await ReadSchoolsAsync(now, cancellation);
        return true;
    }

    /// <summary>The pupils as they go into the people on file, by id of the directory.</summary>
    public async Task<IReadOnlyList<(Pupil Pupil, RosterPupil Details)>> PupilsAsync(long round, CancellationToken cancellation)
    {
        var schools = await SchoolsByPupilAsync(cancellation);
        var pupils = DirectoryJson.Read(await copy.ReadAsync(DirectoryKinds.Roster, round, cancellation), DirectoryJson.Default.RosterPupil);
        return
        [
            .. pupils.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (
                new Pupil(DirectoryOrigin.Prefix + pair.Key, pair.Value.Given, pair.Value.Family, Born: pair.Value.Born, Year: pair.Value.Grade, Email: pair.Value.Mail) { School = schools.GetValueOrDefault(pair.Key) },
                pair.Value)),
        ];
    }

    /// <summary>Microsoft documents no query option for it (Microsoft Learn, "educationUser: delta"): what else comes is not read.</summary>
    private static GraphCall First(GraphClient client) => new(client.Api.Education.Users.Delta.ToGetRequestInformation(), MailboxScope.Lane);

    private async Task<IReadOnlyList<DirectoryChange>> ChangesAsync(IReadOnlyList<EducationUser> page, CancellationToken cancellation)
    {
        var last = page.GroupBy(user => user.Id!, StringComparer.Ordinal).Select(same => same.Last()).ToList();
        var read = last.Where(user => !user.IsRemoved() && user.PrimaryRole is null or EducationUserRole.Student).Select(user => user.Id!).ToList();
        var gone = last.Select(user => user.Id!).Except(read, StringComparer.Ordinal).Select(id => new DirectoryChange(id, null));
        return [.. gone, .. await DirectoryDetails.ReadAsync(
            client, read, id => client.Api.Education.Users[id].ToGetRequestInformation(request => request.QueryParameters.Select = PupilFields), GraphForms.RosterUser, ContentOf, parts.Clock, cancellation)];
    }

    private static byte[]? ContentOf(EducationUser user) => user.PrimaryRole == EducationUserRole.Student
        ? DirectoryJson.Write(
            new RosterPupil(
                user.GivenName ?? user.DisplayName ?? "",
                user.Surname ?? "",
                user.Mail,
                BornOf(user.Student),
                user.Student?.Grade,
                [.. new[] { user.Student?.ExternalId, user.Student?.StudentNumber }.Where(id => !string.IsNullOrWhiteSpace(id)).Select(id => id!.Trim()).Distinct()],
                [.. (user.RelatedContacts ?? []).Where(contact => Carers.Contains(contact.Relationship) && !string.IsNullOrWhiteSpace(contact.DisplayName ?? contact.EmailAddress))
                    .Select(contact => new RosterContact(contact.DisplayName ?? "", contact.Relationship.ToString()!.ToLowerInvariant(), contact.EmailAddress, contact.MobilePhone, contact.AccessConsent))]),
            DirectoryJson.Default.RosterPupil)
        : null;

    /// <summary>Null also for what no date is: one pupil's must not keep the others back.</summary>
    private static DateOnly? BornOf(EducationStudent? student) => student?.BirthDate is { Year: > 1900 } born ? new DateOnly(born.Year, born.Month, born.Day) : null;

    private async Task ReadSchoolsAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var position = await copy.PositionAsync(DirectoryKinds.Schools, cancellation);
        if (position is { IsWhole: true, WholeAt: { } at } && now - at <= SchoolsAnewAfter)
            return;
        position = await copy.RestartAsync(position, cancellation);
        var schools = await client.ReadAllAsync(
            new GraphCall(client.Api.Education.Schools.ToGetRequestInformation(request => request.QueryParameters.Select = ["id", "displayName"]), MailboxScope.Lane), GraphForms.Schools, cancellation);
        foreach (var school in schools)
        {
            var members = await client.ReadAllAsync(
                new GraphCall(client.Api.Education.Schools[school.Id].Users.ToGetRequestInformation(request => request.QueryParameters.Select = ["id"]), MailboxScope.Lane), GraphForms.RosterUsers, cancellation);
            var content = DirectoryJson.Write(new RosterSchool(school.DisplayName, [.. members.Select(member => member.Id!)]), DirectoryJson.Default.RosterSchool);
            await copy.StoreAsync(position, [new DirectoryChange(school.Id!, content)], cancellation);
        }

        await copy.CompleteAsync(position, cancellation);
    }

    private async Task<Dictionary<string, string?>> SchoolsByPupilAsync(CancellationToken cancellation)
    {
        var round = (await copy.PositionAsync(DirectoryKinds.Schools, cancellation)).WholeRound;
        var schools = DirectoryJson.Read(await copy.ReadAsync(DirectoryKinds.Schools, round, cancellation), DirectoryJson.Default.RosterSchool);
        return schools.Values.SelectMany(school => school.Members.Select(member => (member, school.Name))).DistinctBy(pair => pair.member).ToDictionary(pair => pair.member, pair => pair.Name, StringComparer.Ordinal);
    }
}

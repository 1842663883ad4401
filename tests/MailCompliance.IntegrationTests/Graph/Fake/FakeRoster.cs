using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>The roster of School Data Sync: single people and schools. Contacts are shown of one person at a time, and only where asked for.</summary>
internal sealed class FakeRoster(FakeGraph fake)
{
    private static readonly Regex User = new("^education/users/([^/]+)$");
    private static readonly Regex SchoolUsers = new("^education/schools/([^/]+)/users$");

    public FakeAnswer? Answer(FakeRequest request)
    {
        if (!request.Path.StartsWith("education/", StringComparison.Ordinal))
            return null;
        if (fake.People.NoRoster is { } no)
            return FakeAnswer.Error(no.Status, no.Code);
        if (request.Path == "education/schools")
        {
            FakeQuery.Allow(request, "$select", "$top", "$skiptoken");
            FakeQuery.Select(request, ["id", "displayName", "externalId", "schoolNumber"]);
            return FakeDirectory.Page(fake, request, fake.People.Schools.Keys.Order(StringComparer.Ordinal).Select(name => new JsonObject { ["id"] = name, ["displayName"] = name }));
        }

        if (SchoolUsers.Match(request.Path) is { Success: true } school)
        {
            FakeQuery.Allow(request, "$select", "$top", "$skiptoken");
            return FakeDirectory.Page(fake, request, fake.People.Schools[school.Groups[1].Value].Select(id => new JsonObject { ["id"] = id }));
        }

        if (request.Path == "education/users")
        {
            FakeQuery.Allow(request, "$select", "$top", "$skiptoken", "$filter");
            return FakeDirectory.Page(fake, request, fake.People.Roster.Values.Select(pupil => new JsonObject { ["id"] = pupil.Id }));
        }

        return User.Match(request.Path) is { Success: true } one ? One(request, one.Groups[1].Value) : null;
    }

    private FakeAnswer One(FakeRequest request, string id)
    {
        FakeQuery.Allow(request, "$select", "$expand");
        FakeQuery.Select(request, ["id", "primaryRole", "displayName", "givenName", "surname", "mail", "student", "teacher", "relatedContacts"]);
        if (!fake.People.Roster.TryGetValue(id, out var pupil))
            return FakeAnswer.Error(404, "Request_ResourceNotFound");
        var json = new JsonObject { ["id"] = id, ["primaryRole"] = pupil.Role, ["displayName"] = $"{pupil.Given} {pupil.Family}", ["givenName"] = pupil.Given, ["surname"] = pupil.Family, ["mail"] = pupil.Mail };
        if (pupil.Role == "student")
            json["student"] = new JsonObject { ["birthDate"] = pupil.Born, ["externalId"] = pupil.ExternalId, ["grade"] = pupil.Grade, ["studentNumber"] = null, ["gender"] = null, ["graduationYear"] = null };
        if (request.Query.GetValueOrDefault("$select")?.Contains("relatedContacts", StringComparison.Ordinal) == true)
            json["relatedContacts"] = new JsonArray([.. pupil.Contacts.Select(contact => contact.DeepClone())]);
        return FakeAnswer.Ok(json);
    }
}

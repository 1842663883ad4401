using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.People;

/// <summary><em>People and coverage</em>: what the check knows of the school, where it has gaps, and who holds which role (R68: regular access reviews).</summary>
public static class PeoplePage
{
    public static Task<IResult> ShowAsync(PageRequest request)
    {
        var people = request.People;
        var holders = people.Staff.Where(member => member.Email.Length > 0)
            .Select(member => RolesInForce.Of(new SignedInPerson(member.Email, member.DisplayName, HasSecondFactor: true, []), request.Policy, people))
            .Where(viewer => viewer.Roles.Any(role => role != "staff"))
            .ToList();
        return request.PageAsync<PeopleView>("People and coverage", new Dictionary<string, object?>
        {
            ["Gaps"] = Gaps(request),
            ["Holders"] = holders,
            ["Request"] = request,
        });
    }

    /// <summary>What is missing, and what it means. Numbers alone.</summary>
    private static List<(string What, int Count, string Means)> Gaps(PageRequest request)
    {
        var people = request.People;
        return
        [
            ("Staff without a school address", people.Staff.Count(member => member.Email.Length == 0), "Their mail is checked, but they cannot sign in."),
            ("Staff without a group", people.Staff.Count(member => member.Groups.Count == 0), "Roles and rules that name groups do not reach them."),
            ("Pupils without a parent’s address", people.Pupils.Count(pupil => !people.ContactsOf(pupil).Any(contact => contact.Email?.Length > 0)), "Mail to their families is treated as mail to strangers."),
            ("Pupils without a class", people.Pupils.Count(pupil => string.IsNullOrEmpty(pupil.Class)), "Lists by class leave them out."),
            ("Governors with an address outside the school", people.Governors.Count(governor => governor.Email.Length > 0 && !request.Policy.School.Owns(governor.Email)), "What they get leaves the school, so it is protected like other outside mail."),
        ];
    }
}

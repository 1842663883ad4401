using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Rules;

/// <summary>Who may decide about a message: never whom it concerns, never somebody without the right, and never nobody while anybody is left.</summary>
public sealed class DecidersTests
{
    private const string Head = "head@oakhill.example";
    private const string Deputy = "deputy@oakhill.example";
    private const string Dpo = "dpo@oakhill.example";
    private const string Technician = "it@oakhill.example";

    private static readonly SchoolPolicy Policy = new()
    {
        Hash = "",
        School = Some.School,
        Contacts = new Contacts { Headteacher = Head, Dpo = Dpo, Technician = Technician },
    };

    private static readonly PeopleSnapshot People = new(
        [Some.Teacher, Some.Head, new StaffMember("s3", Deputy, "Daniel", "Lowe", "Dan") { Groups = ["Senior"] }, new StaffMember("s4", "o@oakhill.example", "Mary", "O'Neill"), new StaffMember("s5", "x@oakhill.example", "Ann", ""), new StaffMember("s6", "z@oakhill.example", "Zoë", "Brûlé")],
        [], [], [], []);

    [Theory]
    [InlineData("I complain about Mrs Hart.", Head)]
    [InlineData("Helen Hart's letter was wrong.", Head)]
    [InlineData("Dan Lowe and DANIEL LOWE", Deputy)]
    [InlineData("Ms O’Neill said so", "o@oakhill.example")]
    [InlineData("Zoe Brule’s class", "z@oakhill.example")]
    [InlineData("ZOË BRÛLÉ", "z@oakhill.example")]
    [InlineData("Dear Mrs Bell,\nthe heart of it is hart.\nAnn s", "")]
    public void Staff_are_named_by_given_or_known_name_or_title_with_family_name(string text, string named) =>
        Assert.Equal(named.Length == 0 ? [] : [named], ConcernedStaff.Of(Some.Facts(body: text) with { People = People }).Except([Some.Teacher.Email]));

    [Fact]
    public void Words_longer_than_any_name_and_broken_characters_do_no_harm() =>
        Assert.Contains(Head, ConcernedStaff.Of(Some.Facts(body: new string('x', 100_000) + "s \ud800 \u0001 Mrs\nHart") with { People = People }));

    [Fact]
    public void Whom_a_message_concerns_is_not_asked_and_the_next_one_is()
    {
        Assert.Equal([Head, Dpo], Deciders.Of([Head, Dpo, Head.ToUpperInvariant(), null], [], Policy, People));
        Assert.Equal([Dpo], Deciders.Of([Head, Dpo], [Head], Policy, People));
        Assert.Equal([Dpo], Deciders.Of([Head], [Head.ToUpperInvariant()], Policy, People));
        Assert.Equal([Technician], Deciders.Of([Head], [Head, Dpo], Policy, People));
        Assert.Empty(Deciders.Of([Head], [Head, Dpo, Technician], Policy, People));
    }

    [Fact]
    public void Who_has_no_role_that_decides_is_not_asked_where_there_are_such_roles()
    {
        var roles = new Dictionary<string, RoleHolders>
        {
            ["senior-staff"] = new() { Members = ["group:senior"], May = [Right.Decide] },
            ["headteacher"] = new() { Members = [Head], May = [Right.Reports] },
        };
        var policy = Policy with { Roles = roles, Contacts = Policy.Contacts with { SeniorStaff = [Deputy] } };

        Assert.Equal([Deputy], Deciders.Of([Head, Deputy], [], policy, People));
        Assert.Equal([Deputy], Deciders.Of([Head], [], policy, People));
        Assert.Empty(Deciders.Of([Head], [Deputy], policy, People));
        // by a claim of the sign-in anybody may hold it
        Assert.Equal([Head], Deciders.Of([Head], [], policy with { Roles = new Dictionary<string, RoleHolders> { ["dpo"] = new() { Members = [], Claims = ["group"], May = [Right.Decide] } } }, People));
    }

    [Fact]
    public void The_same_staff_have_the_same_digest_and_a_renamed_one_another()
    {
        var pupils = new PeopleSnapshot(People.Staff, [Some.Ada], [], [], []);
        Assert.Equal(People.StaffDigest, pupils.StaffDigest);
        Assert.NotEqual(People.StaffDigest, new PeopleSnapshot([.. People.Staff.Skip(1), People.Staff[0] with { Family = "Khan-Hart" }], [], [], [], []).StaffDigest);
    }
}

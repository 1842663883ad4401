using MailCompliance.Engine.People;
using MailCompliance.Engine.People.Import;

namespace MailCompliance.Tests.People;

public sealed class ImportRosterTests : IDisposable
{
    private const string Users11 = "sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,email,agentSourcedIds,grades,password\n";
    private const string Users12 = "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredFamilyName,primaryOrgSourcedId,pronouns\n";
    private const string Roles12 = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n";
    private const string UsersSds = "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n";

    private readonly string folder = Directory.CreateTempSubdirectory("roster-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private ImportRosterTests With(string file, string text)
    {
        File.WriteAllText(Path.Combine(folder, file), text);
        return this;
    }

    private ImportResult Read() => PeopleImport.Read([folder], ColumnChoices.None);

    [Fact]
    public void In_OneRoster_1_2_roles_stand_in_a_file_of_their_own()
    {
        var result = With("users.csv", Users12 + "u1,,,true,abell,{UPN:A999},Adelina,Bell,,,ada@pupils.school.example,,,u2,05,x,m1,Ada,,org1,\nu2,,,true,rbell,,Rosa,Bell,,,rosa@homemail.example,07700 900201,,,,x,m2,,,,\n")
            .With("roles.csv", Roles12 + "r1,,,u1,primary,student,,,org1,\nr2,,,u2,primary,guardian,,,org1,\nr3,,,u2,secondary,teacher,,,org1,\n").Read();

        Assert.Equal(ExportLayout.OneRoster12, result.Layout);
        Assert.Equal(new Pupil("u1", "Adelina", "Bell", "Ada", "A999", Year: "5", Email: "ada@pupils.school.example"), Assert.Single(result.People.Pupils));
        Assert.Equal(new PupilContact("u1", "Rosa", "Bell", "guardian", "rosa@homemail.example", "07700 900201"), Assert.Single(result.People.Contacts));
        Assert.Equal([RecipientClass.Staff, RecipientClass.Parent], result.People.ClassesOf("rosa@homemail.example"));
    }

    [Fact]
    public void Parents_may_name_their_children_instead()
    {
        var people = With("users.csv", Users11 + "s1,,true,o,student,a,Ada,Bell,,,05,\ns2,,true,o,student,b,Max,Bell,,,03,\np1,,true,o,parent,c,Rosa,Bell,rosa@homemail.example,\"s1,s2\",,\n").Read().People;

        Assert.Equal(["s1", "s2"], people.Contacts.Select(contact => contact.PupilId));
    }

    [Fact]
    public void Leavers_and_their_parents_are_left_out_without_a_fault()
    {
        var result = With("users.csv", Users11 + "s1,tobedeleted,true,o,student,a,Ada,Bell,,p1,05,\np1,,true,o,parent,c,Rosa,Bell,,,,\np2,,true,o,parent,c,Marcus,Bell,,s1,,\nt1,,true,o,teacher,d,Sunil,Patel,s@school.example,,,\n").Read();

        Assert.Empty(result.Rejected);
        Assert.Equal(new Dictionary<string, int> { ["users marked as to be deleted"] = 1, ["parents of pupils who are to be deleted"] = 2 }, result.LeftOut);
    }

    [Fact]
    public void Faulty_users_and_relations_are_rejected_with_file_and_line()
    {
        var result = With("users.csv", UsersSds + "u1,a,Ada,Bell,,,,,\nu1,b,Max,Bell,,,,,\n,c,Ben,Carter,,,,,\nu4,d,Eve,Hill,,,,,\nu5,e,Ann,Lee,,,,,\nu6,f,Rosa,Bell,,,,,\n")
            .With("roles.csv", "userSourcedId,orgSourcedId,role\nu1,o,student\nu5,o,wizard\n")
            .With("relationships.csv", "userSourcedId,relationshipUserSourcedId,relationshipRole\nu1,u6,parent\nu9,u6,parent\nu1,u8,parent\n").Read();

        Assert.Equal(
            [
                "relationships.csv:3 names a pupil who is not among the pupils of this export.",
                "relationships.csv:4 names a contact who is not in users.csv.",
                "users.csv:3 has the sourcedId of an earlier row.",
                "users.csv:4 has no sourcedId.",
                "users.csv:5 has no role, and is nobody's contact.",
                "users.csv:6 has a role that is not known.",
            ],
            result.Rejected.Select(row => $"{row.File}:{row.Line} {row.Reason}"));
        Assert.Equal("parent", Assert.Single(result.People.Contacts).Relation);
    }

    [Theory]
    [InlineData("manifest.csv", "propertyName,value\noneroster.version,1.1\nfile.users,delta\n", "only what changed")]
    [InlineData("users.csv", "sourcedId,givenName\n1,Ada\n", "the header row lacks familyName")]
    [InlineData("users.csv", UsersSds, "nobody knows who is a pupil")]
    public void An_export_that_cannot_be_used_says_why(string file, string text, string expected)
    {
        With("users.csv", Users11).With(file, text);

        Assert.Contains(expected, Assert.Throws<PeopleException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_a_roster_cannot_be_chosen()
    {
        With("users.csv", Users11);

        var choices = new ColumnChoices([new ColumnChoice("users.csv", "email", "username")]);
        Assert.Contains("cannot be chosen", Assert.Throws<PeopleException>(() => PeopleImport.Read([folder], choices)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_may_be_called_users()
    {
        var result = With("users.csv", "Staff Code,Forename,Surname,Work Email\nHH,Helen,Hart,head@school.example\n").Read();

        Assert.Equal("Helen", Assert.Single(result.People.Staff).Given);
    }
}

using MailCompliance.Engine.People;
using MailCompliance.Engine.People.Import;
using MailCompliance.Tests.Policy;

namespace MailCompliance.Tests.People;

public sealed class ConsentTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 25);

    private readonly string folder = Directory.CreateTempSubdirectory("consents-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("psychology@services.example", "P07", ConsentState.Holds)]
    [InlineData("psychology@services.example", "P04", ConsentState.Expired)]
    [InlineData("psychology@services.example", "P09", ConsentState.Refused)]
    [InlineData("psychology@services.example", "P01", ConsentState.Missing)]
    [InlineData("other@services.example", "P07", ConsentState.Missing)]
    [InlineData("desk@south.police.example", "P01", ConsentState.Holds)]
    [InlineData("desk@south.police.example", null, ConsentState.Holds)]
    [InlineData("psychology@services.example", null, ConsentState.Missing)]
    public void The_register_knows_pupil_agency_and_day(string address, string? pupil, ConsentState expected)
    {
        var people = PeopleFolder.Read(SampleFiles.Path("samples", "people")).Snapshot;
        Assert.Equal(expected, people.ConsentRegister.StateOf(address, pupil is null ? null : people.PupilWith(pupil), Today));
    }

    [Fact]
    public void First_and_last_day_are_days_on_which_it_holds()
    {
        var register = new ConsentRegister([new Consent("P1", "a.example", LawfulBasis.Consent, Today, Today)]);
        var pupil = new Pupil("p1", "Ada", "Bell");
        Assert.Equal(ConsentState.Holds, register.StateOf("x@a.example", pupil, Today));
        Assert.Equal(ConsentState.NotYet, register.StateOf("x@a.example", pupil, Today.AddDays(-1)));
        Assert.Equal(ConsentState.Expired, register.StateOf("x@a.example", pupil, Today.AddDays(1)));
    }

    [Fact]
    public void A_refusal_weighs_more_than_an_agreement_about_all()
    {
        var register = new ConsentRegister([new("*", "a.example", LawfulBasis.PublicTask, Today), new("P1", "a.example", LawfulBasis.Refused, Today)]);
        Assert.Equal(ConsentState.Refused, register.StateOf("x@a.example", new Pupil("P1", "Ada", "Bell"), Today));
        Assert.Equal(ConsentState.Holds, register.StateOf("x@a.example", new Pupil("P2", "Ben", "Lake"), Today));
    }

    [Theory]
    [InlineData("P9,a.example,consent,2026-01-01,", "not on file")]
    [InlineData("P1,Somebody,consent,2026-01-01,", "no agency")]
    [InlineData("P1,a.example,goodwill,2026-01-01,", "no basis")]
    [InlineData("P1,a.example,consent,,", "no first day")]
    [InlineData("P1,a.example,consent,2026-01-01,soon", "last day that cannot be read")]
    [InlineData("P1,a.example,consent,2026-01-01,2025-01-01", "ends before it begins")]
    [InlineData(",a.example,consent,2026-01-01,", "names no pupil")]
    public void A_row_that_is_wrong_in_any_part_gives_no_permission(string row, string reason)
    {
        Write("pupils.csv", "id,given,family\nP1,Ada,Bell\n");
        Write("consents.csv", "pupilId,agency,basis,from,until\n" + row + "\n");
        var (people, rejected) = PeopleFolder.Read(folder);
        Assert.Empty(people.Consents);
        Assert.Contains(rejected, one => one.File == "consents.csv" && one.Line == 2 && !one.Kept && one.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Imports_take_the_register_with_headers_of_their_own_and_the_snapshot_keeps_it()
    {
        Write("pupils.csv", "Adno,Forename,Surname,UPN\n1001,Ada,Bell,A1\n");
        Write("agencies.csv", "Organisation,Domain\nCouncil,council.example\n");
        Write("consents.csv", "Adno,Organisation,Lawful basis,Start date,Expiry date\n1001,Council,Safeguarding,1/9/2026,31/8/2027\n");
        var result = PeopleImport.Read([folder], ColumnChoices.None);
        var consent = Assert.Single(PeopleArchive.Unpack(PeopleArchive.Pack(result.People)).Consents);
        Assert.Equal(new Consent("1001", "council.example", LawfulBasis.RecognisedLegitimateInterest, new(2026, 9, 1), new(2027, 8, 31)), consent);
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(folder, file), content);
}

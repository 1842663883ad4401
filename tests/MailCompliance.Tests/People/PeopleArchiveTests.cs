using MailCompliance.Engine.People;
using MailCompliance.Tests.Policy;

namespace MailCompliance.Tests.People;

public sealed class PeopleArchiveTests
{
    [Fact]
    public void What_was_packed_comes_out_again()
    {
        var people = new PeopleSnapshot(
            [new StaffMember("S1", "head@school.example", "Helen", "Hart", "Nell", "Headteacher", "01632 960123", "h@homemail.example", "07700 900101") { Groups = ["senior", "office"], Manager = "chair@school.example" }],
            [new Pupil("P1", "Chloé", "O’Hara", "Clo", "A999", new DateOnly(2017, 3, 14), "5", "5B", "OK4 7DR", "c@pupils.school.example"), new Pupil("P2", "李", "محمد") { School = "Oakhill" }],
            [new PupilContact("P1", "Rosa", "Bell", "mother", "rosa@homemail.example", "07700 900201", "No contact") { HasParentalResponsibility = true, AccessConsent = false, IsOfDirectory = true }],
            [new Governor("Margaret", "Shaw", "m@governors.example")],
            [new Agency("Council", "council.example"), new Agency("Caterer", "food.example", RecipientClass.Supplier)]);

        var back = PeopleArchive.Unpack(PeopleArchive.Pack(people));

        Assert.Equal(people.Pupils, back.Pupils);
        Assert.Equal(people.Contacts, back.Contacts);
        Assert.Equal(people.Governors, back.Governors);
        Assert.Equal(people.Agencies, back.Agencies);
        Assert.Equal(["senior", "office"], back.Staff[0].Groups);
        Assert.Equal(people.Staff[0] with { Groups = [] }, back.Staff[0] with { Groups = people.Staff[0].Groups } with { Groups = [] });
    }

    [Fact]
    public void The_same_people_are_the_same_bytes() =>
        Assert.Equal(
            PeopleArchive.Pack(PeopleFolder.Read(SampleFiles.Path("samples", "people")).Snapshot),
            PeopleArchive.Pack(PeopleFolder.Read(SampleFiles.Path("samples", "people")).Snapshot));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2, 3 })]
    public void Other_bytes_are_refused(byte[] bytes) => Assert.Throws<InvalidDataException>(() => PeopleArchive.Unpack(bytes));
}

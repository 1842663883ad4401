using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class DateOfBirthTests
{
    [Theory]
    [InlineData("Amelia Marlowe (DOB: ⟦03/04/2015⟧)")]
    [InlineData("d.o.b. ⟦3.4.15⟧")]
    [InlineData("born ⟦2 Hydref 2017⟧")]
    [InlineData("Kofi Rahman (b ⟦14.11.22⟧) starts")]
    [InlineData("she turns 18 on ⟦15 May⟧")]
    [InlineData("DOB: ⟦03/04/2015⟧\nDate left: 05/03/2027")]
    [InlineData("date of birth ⟦2015-04-03⟧")]
    [InlineData("was born on ⟦3rd April 2015⟧ in Loxshire")]
    [InlineData("DOB ⟦21-Oct-10⟧")]
    [InlineData("born ⟦7 jan 71⟧")]
    [InlineData("date of\r\nbirth: ⟦April 3, 2015⟧")]
    [InlineData("D of B ⟦03042015⟧")]
    [InlineData("Name\tDOB\tTrip\nAmelia\t⟦03/04/2015⟧\t05/06/2025")]
    [InlineData("Name,Date of birth,Joined\nAmelia,⟦2015-04-03⟧,2019-09-02")]
    [InlineData("⟦03/04/2015⟧ (dob)")]
    [InlineData("Her birthday is ⟦12 May⟧.")]
    [InlineData("DOBs: ⟦3/4/15⟧, ⟦5/6/15⟧")]
    [InlineData("date of birth\u00A0⟦03\u201304\u20132015⟧")]
    [InlineData("The trip is on 03/04/2015 for all of Year 5.")]
    [InlineData("Happy birthday! The trip is on 3 May 2025.")]
    [InlineData("Roald Dahl was born on 13 September 1916")]
    [InlineData("DOB: to follow. Invoice 12/03/2024")]
    [InlineData("version 3.4.15 was built by Dr Born")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.DateOfBirth);
}

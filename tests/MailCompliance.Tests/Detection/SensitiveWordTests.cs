using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class SensitiveWordTests
{
    [Theory]
    [InlineData("Amelia Marlowe has ⟦asthma⟧ and needs her ⟦inhaler⟧.", DetectionType.Health)]
    [InlineData("Amelia Marlowe rang. She was ⟦diagnosed⟧ last week.", DetectionType.Health)]
    [InlineData("Amelia Marlowe rang. We spoke at length. It was a quiet call. She was ⟦diagnosed⟧ last week.", DetectionType.Health)]
    [InlineData("Amelia Marlowe rang. One. Two. Three. Four. Five. She was diagnosed last week.", DetectionType.Health)]
    [InlineData("Pupil: Amelia Marlowe\nClass: 4B\n\n⟦Low mood⟧ since Christmas.", DetectionType.Health)]
    [InlineData("The ⟦CIN meeting⟧ is at ten. Bring the file. Kofi Rahman's ⟦foster carers⟧ come.", DetectionType.Safeguarding)]
    [InlineData("The CIN meeting is at ten.\n\nKofi Rahman's ⟦foster carers⟧ come.", DetectionType.Safeguarding)]
    [InlineData("Kofi Rahman has new ⟦foster carers⟧. Tea is at four. Put it on CPOMS.", DetectionType.Safeguarding)]
    [InlineData("Your son was seen by the ⟦CAMHS⟧ nurse.", DetectionType.Health)]
    [InlineData("EpiPen training is on Monday for all staff.", DetectionType.Health)]
    [InlineData("Asthma policy attached. Amelia Marlowe sings on Friday.", DetectionType.Health)]
    [InlineData("Amelia Marlowe's ⟦EHCP⟧ is due", DetectionType.SpecialEducationalNeeds)]
    [InlineData("Please send Amelia Marlowe to the hall", DetectionType.SpecialEducationalNeeds)]
    [InlineData("We have 12 EHCPs in school.", DetectionType.SpecialEducationalNeeds)]
    [InlineData("Kofi Rahman is on a ⟦child protection plan⟧", DetectionType.Safeguarding)]
    [InlineData("Safeguarding training for governors", DetectionType.Safeguarding)]
    [InlineData("Kofi Rahman was ⟦suspended⟧ for two days", DetectionType.Behaviour)]
    [InlineData("Name\tEthnicity\nKofi Rahman\t⟦BAFR⟧\nAmelia Marlowe\t⟦WBRI⟧", DetectionType.Ethnicity)]
    [InlineData("Name\tFSM\tTrip\nKofi Rahman\t⟦Y⟧\tpaid\nAmelia Marlowe\tN\tpaid", DetectionType.FreeSchoolMeals)]
    [InlineData("Kofi Rahman is entitled to ⟦free school meals⟧", DetectionType.FreeSchoolMeals)]
    [InlineData("212 pupils have free school meals", DetectionType.FreeSchoolMeals)]
    [InlineData("the ones who go free (they are ⟦fsm⟧) are amelia marlowe and kofi rahman", DetectionType.FreeSchoolMeals)]
    [InlineData("Kofi Rahman has an ⟦IDP⟧", DetectionType.SpecialEducationalNeeds)]
    [InlineData("Kofi Rahman went to a ⟦Children's Hearing⟧", DetectionType.Safeguarding)]
    [InlineData("Kofi Rahman ⟦hit⟧ Amelia Marlowe", DetectionType.Behaviour)]
    [InlineData("Kofi Rahman is to have another ⟦scan on his kidneys⟧", DetectionType.Health)]
    [InlineData("Amelia Marlowe did the arms of the tree. Sore tums after the cake!", DetectionType.Health)]
    [InlineData("Subject child: Kofi Rahman\n\nDate\tWhat\n11/01/27\tCame with a ⟦fat lip⟧\n12/01/27\tCame late", DetectionType.Safeguarding)]
    [InlineData("Amelia Marlowe absolutely smashed it, free periods till two", DetectionType.Behaviour)]
    [InlineData("The new song was a hit. Amelia Marlowe sang it.", DetectionType.Behaviour)]
    [InlineData("born 03/04/2015\n\nNot seen since noon.\n\nHome is calm. Previous ⟦missing episodes⟧.", DetectionType.Safeguarding)]
    [InlineData("Read pp 12 to 14 with Amelia Marlowe", DetectionType.FreeSchoolMeals)]
    [InlineData("Siobhan O'Neill is a ⟦Jehovah's Witness⟧", DetectionType.Religion)]
    [InlineData("The Hindu temple visit is on Monday", DetectionType.Religion)]
    public void Words_count_beside_a_person_only(string sample, DetectionType type) =>
        Assert.Equal(sample, Scan.Marked(sample, type, People.Some, Confidence.Medium));
}

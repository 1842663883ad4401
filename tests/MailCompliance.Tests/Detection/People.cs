using MailCompliance.Engine.People;

namespace MailCompliance.Tests.Detection;

/// <summary>The people of a made-up school.</summary>
internal static class People
{
    public static PeopleSnapshot Some { get; } = new(
        [new("s1", "g.hughes@oakfield.sch.example", "Grace", "Hughes", PrivatePhone: "07700 900555"), new("s2", "o.lockwood@oakfield.sch.example", "Oliver", "Lockwood")],
        [
            new("p1", "Amelia Rose", "Marlowe", Upn: "B801200005001", Born: new(2015, 4, 3), Class: "4H", Postcode: "LX3 4AB"),
            new("p2", "Zoë", "Okafor-Smith", KnownAs: "Zo"),
            new("p3", "William", "Penhaligon"),
            new("p4", "Summer", "Nowak"),
            new("p5", "Oliver", "Bannister"),
            new("p6", "Siobhan", "O'Neill"),
            new("p7", "Kofi", "Rahman"),
        ],
        [new("p1", "Ruth", "Marlowe", "mother", "ruth@hughes.example", "07700 900777")],
        [],
        []);
}

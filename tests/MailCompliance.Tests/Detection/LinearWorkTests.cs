using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Detection.Sensitive;

namespace MailCompliance.Tests.Detection;

/// <summary>
/// Every detector on texts made to cost much, of one length and of four times that: the looks that it takes at the text are
/// counted, and may grow four times, with a fifth on top for where pieces are cut.
/// </summary>
public sealed class LinearWorkTests
{
    private const int Short = 20_000;
    private const int Times = 4;

    /// <summary>Far more than a line: the bounded looks at one (<see cref="PreparedText.MaxLine"/>) are as long in both texts.</summary>
    private const int Constant = 2 * PreparedText.MaxLine;

    private static readonly string[] Pieces =
    [
        "1", "12 ", "1-", "1.", "A1", "AB12 ", "0", "07700 ", "+44 ", "12-34-56 ", "1 2 3 4 ", "4111 1111 1111 1111 ", "GB29 NWBK 6016 1331 9268 19 ", "943 476 5919 ",
        "a@", "a.b@c.", "my own a1@gmail.com ", "NHS ", "NHS: 1 ", "password ", "password is ", "password is Xy1z!a ", "PIN for the ", "DOB ", "DOB 1/1/15\t", "3 May 2015 ", "may 1 ",
        "NHS\t123456\n", "Name,DOB,NHS\n", "Name\tDOB\tSEN\nAmelia Marlowe\t1/1/15\tK\n", "\"Name,\"DOB,", "Amelia ", "Amelia Marlowe ", "Mrs Marlowe ", "Marlowe, ", "amelia rose ", "Dear Amelia, ",
        "Amelia Marlowe has asthma ", "he has asthma, ", "asthma. ", "in Year 4 asthma ", "12 Mill Road ", "lives at 12 Mill Road, LX3 4AB ", "LX3 4AB ", "SW1A1AA", "\u200B", "9\u200B", "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----", "ghp_", "insta ", "insta: a_1 ", "facebook.com/", "\"", "'", ",", "|1", "\t", "\n", "a\n", "> ", "a", "no. ", "sort code 12-34-56 account 12345678 ", "TRN 12/34567 ", "AB12 CDE ",
        "is your code ", "1234 is your code ", "candidate 1021, ", "passport AB 1234567 ", "MORGA 657054 SM9IJ ",
    ];

    public static TheoryData<string> Detectors => [.. All.Keys];

    private static Dictionary<string, Func<PreparedText, IEnumerable<Candidate>>> All { get; } = Everyone();

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Four_times_the_text_is_at_most_four_times_the_work(string detector)
    {
        var slow = Pieces.Where(piece => Work(detector, piece, Short * Times) > (Work(detector, piece, Short) * Times * 6 / 5) + Constant);
        Assert.Equal([], slow);
    }

    [Fact]
    public void The_work_is_counted() => Assert.True(Work("DateOfBirthDetector", "DOB 1/1/15\t", Short) > Short);

    private static long Work(string detector, string piece, int length)
    {
        var text = new PreparedText(new ScannedText(string.Concat(Enumerable.Repeat(piece, length / piece.Length)), [], Scan.School, People.Some, null));
        foreach (var _ in All[detector](text))
        {
            // the finding is the work
        }

        return text.Steps;
    }

    private static Dictionary<string, Func<PreparedText, IEnumerable<Candidate>>> Everyone()
    {
        var everyone = new Dictionary<string, Func<PreparedText, IEnumerable<Candidate>>>();
        foreach (var detector in Engine.Detection.Detectors.All)
            everyone[detector.GetType().Name] = detector.Find;
        everyone[nameof(CuedNames)] = text => CuedNames.Find(text, Others(text));
        everyone[nameof(SensitiveDetector)] = text =>
        {
            var subjects = new Subjects(text, Others(text));
            return SensitiveDetector.All.SelectMany(category => category.Find(text, subjects));
        };
        return everyone;
    }

    private static List<Candidate> Others(PreparedText text) => [.. Engine.Detection.Detectors.All.SelectMany(detector => detector.Find(text))];
}

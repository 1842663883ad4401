using System.Globalization;
using System.Text;
using MailCompliance.Engine.People;

namespace MailCompliance.Benchmarks;

/// <summary>The sample people of this repository with 2,000 pupils and 4,000 contacts more: 6,000 names, as a large school has.</summary>
internal static class GeneratedPeople
{
    private const int Pupils = 2_000;
    private const int Names = 6_000;

    private static readonly string[] Givens =
        ("Amelia Olivia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Sienna Poppy Elsie Emily Ella Evelyn Phoebe Evie Charlotte Harper Millie Matilda Maya Sophie Alice Emilia Isabelle Ruby Luna "
            + "Maisie Aria Penelope Mila Bonnie Eva Hallie Eliza Ada Violet Esme Arabella Imogen Jessica Delilah Chloe Noah Oliver George Arthur Muhammad Leo Harry Oscar Archie Henry Theodore Freddie Jack Charlie Theo Alfie Jacob "
            + "Thomas Finley Arlo William Lucas Roman Tommy Isaac Teddy Alexander Luca Edward James Joshua Albie Elijah Max Mohammed Reuben Mason Sebastian Rory Jude Ethan Louie Hunter Hugo Toby Zachary Yusuf Daniel Adam Ibrahim Zofia Kai")
        .Split(' ');

    private static readonly string[] Starts = "Ash Black Brad Brook Carl Chat Cob Dal Eld Fair Ford Gar Hal Hart Hol Kings Lang Lock Mar Mill Nor Old Park Pem Rad Red Shel Stan Thorn Wal West Whit Wood York".Split(' ');

    private static readonly string[] Ends = "bourne bridge burn by combe cott den field ford gate ham head house land ley low man mere more ridge shaw son stead stone ton ville ward well wick worth".Split(' ');

    /// <summary>Forename and surname, by number; no two numbers below 6,000 have the same.</summary>
    public static string NameOf(int number)
    {
        var person = number % Names;
        return $"{Givens[person % Givens.Length]} {FamilyOf(person)}";
    }

    public static PeopleSnapshot Read()
    {
        var folder = Directory.CreateTempSubdirectory("people-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "people")))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            File.AppendAllText(Path.Combine(folder, "pupils.csv"), PupilRows());
            File.AppendAllText(Path.Combine(folder, "contacts.csv"), ContactRows());
            return PeopleFolder.Read(folder).Snapshot;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string FamilyOf(int person)
    {
        var number = person / Givens.Length * 17;
        return Starts[number % Starts.Length] + Ends[(number / Starts.Length + person) % Ends.Length];
    }

    private static string PupilRows()
    {
        var rows = new StringBuilder();
        for (var number = 0; number < Pupils; number++)
        {
            var name = NameOf(number).Split(' ');
            rows.Append(CultureInfo.InvariantCulture, $"G{number},,{name[0]},{name[1]},,2016-03-14,5,5B,OK{number % 9} {number % 9}DR,g{number}@pupils.oakhill.example\n");
        }

        return rows.ToString();
    }

    private static string ContactRows()
    {
        var rows = new StringBuilder();
        for (var number = Pupils; number < Names; number++)
        {
            var name = NameOf(number).Split(' ');
            rows.Append(CultureInfo.InvariantCulture, $"G{number % Pupils},{name[0]},{name[1]},mother,c{number}@homemail.example,07700 90{number:D4},\n");
        }

        return rows.ToString();
    }
}

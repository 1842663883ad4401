using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailCompliance.Engine.People;
using MailCompliance.Engine.People.Import;

namespace MailCompliance.Benchmarks;

/// <summary>A hundred thousand people: a third of them pupils, the others their contacts. Import, archive, memory, look-ups.</summary>
internal static class PeopleBenchmark
{
    private const int Pupils = 33_000;
    private const int Contacts = 67_000;
    private const int LookUps = 2_000_000;

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("people-").FullName;
        try
        {
            Write(folder);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            var people = PeopleImport.Read([folder], ColumnChoices.None).People;
            Console.WriteLine($"import      {clock.ElapsedMilliseconds,8} ms for {people.Pupils.Count + people.Contacts.Count:N0} people");
            clock.Restart();
            var packed = PeopleArchive.Pack(people);
            Console.WriteLine($"pack        {clock.ElapsedMilliseconds,8} ms, {packed.Length / 1e6:F1} MB");
            people = null;
            clock.Restart();
            people = PeopleArchive.Unpack(packed);
            Console.WriteLine($"unpack      {clock.ElapsedMilliseconds,8} ms");
            Console.WriteLine($"in memory   {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6,8:F0} MB");
            Measure("ClassesOf", Addresses("c", Contacts), address => people.ClassesOf(address).Count);
            Measure("ChildrenOf", Addresses("c", Contacts), address => people.ChildrenOf(address).Count);
            Measure("stranger", Addresses("x", Contacts), address => people.ClassesOf(address).Count);
            GC.KeepAlive(people);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string what, string[] addresses, Func<string, int> lookUp)
    {
        var found = 0;
        var clock = Stopwatch.StartNew();
        for (var index = 0; index < LookUps; index++)
            found += lookUp(addresses[(int)(index * 48271L % addresses.Length)]);
        Console.WriteLine($"{what,-11} {clock.Elapsed.TotalMicroseconds / LookUps,8:F3} µs a look-up, {found:N0} found");
    }

    private static string[] Addresses(string prefix, int count) => [.. Enumerable.Range(0, count).Select(number => $"{prefix}{number}@homemail.example")];

    private static void Write(string folder)
    {
        var pupils = new StringBuilder("Adno,UPN,Legal Forename,Legal Surname,DOB,Year,Reg,Home Postcode,Work Email,Ethnicity\n");
        for (var number = 0; number < Pupils; number++)
            pupils.Append(CultureInfo.InvariantCulture, $"{number:D6},A{number:D12},Given{number % 311},Family{number % 9973},14/03/2017,{number % 11},{number % 11}A,OK{number % 9} 7DR,p{number}@pupils.oakhill.example,REFU\n");
        var contacts = new StringBuilder("Adno,Relationship,Contact Forename,Contact Surname,Primary Email,Mobile\n");
        for (var number = 0; number < Contacts; number++)
            contacts.Append(CultureInfo.InvariantCulture, $"{number % Pupils:D6},Mother,Given{number % 503},Family{number % 9973},c{number}@homemail.example,07700 900{number % 1000:D3}\n");
        File.WriteAllText(Path.Combine(folder, "pupils.csv"), pupils.ToString());
        File.WriteAllText(Path.Combine(folder, "contacts.csv"), contacts.ToString());
    }
}

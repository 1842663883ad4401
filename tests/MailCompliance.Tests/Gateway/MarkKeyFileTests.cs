using MailCompliance.Server.Gateway.Loops;

namespace MailCompliance.Tests.Gateway;

public sealed class MarkKeyFileTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Makes_one_key_even_where_many_start_at_once()
    {
        for (var round = 0; round < 100; round++)
        {
            var path = Path.Combine(folder, $"{round}");
            using var together = new Barrier(4);
            var read = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return MarkKeyFile.ReadOrCreate(path);
                },
                TaskCreationOptions.LongRunning)));

            Assert.Single(read.Select(keys => Convert.ToHexString(Assert.Single(keys))).Distinct());
            Assert.Equal([MarkKeyFile.Name], Directory.GetFiles(path).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void The_first_line_signs_and_damage_is_an_error()
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, MarkKeyFile.Name);
        File.WriteAllText(path, Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]) + "\n" + Convert.ToBase64String(new byte[32]) + "\n");
        Assert.Equal(1, MarkKeyFile.ReadOrCreate(folder)[0][0]);

        File.WriteAllText(path, "AAAA\n");
        Assert.Throws<FormatException>(() => MarkKeyFile.ReadOrCreate(folder));
        File.WriteAllText(path, "");
        Assert.Throws<FormatException>(() => MarkKeyFile.ReadOrCreate(folder));
    }
}

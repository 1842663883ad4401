using MailCompliance.Benchmarks;

if (args is ["mime", ..])
    return MimeBenchmark.Run();
Console.Error.WriteLine("Say which: mime");
return 1;

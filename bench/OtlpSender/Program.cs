// Sends spans over OTLP/gRPC as fast as they are taken: OtlpSender <url> <seconds>. Prints how many a second.
using System.Diagnostics;
using System.Globalization;
using Aspire.Dashboard.Otlp.Proto;
using Grpc.Net.Client;
using OtlpSender;

if (args is not [var url, var seconds] || !double.TryParse(seconds, CultureInfo.InvariantCulture, out var duration))
{
    await Console.Error.WriteLineAsync("Usage: OtlpSender <url> <seconds>");
    return 1;
}

const int Senders = 4;

using var channel = GrpcChannel.ForAddress(url);
var client = new TraceService.TraceServiceClient(channel);
var clock = Stopwatch.StartNew();
var sent = await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
{
    var batch = new SpanBatch(sender);
    var count = 0L;
    while (clock.Elapsed.TotalSeconds < duration)
    {
        var response = await client.ExportAsync(batch.Next());
        count += batch.Count - (response.PartialSuccess?.RejectedSpans ?? 0);
    }

    return count;
})));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent.Sum()} spans in {clock.Elapsed.TotalSeconds:F1} s: {sent.Sum() / clock.Elapsed.TotalSeconds:F0} spans/s"));
return 0;

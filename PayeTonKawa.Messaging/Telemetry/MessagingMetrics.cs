using System.Diagnostics.Metrics;

namespace PayeTonKawa.Messaging.Telemetry;

/// <summary>The instruments of the meter <see cref="MessagingTelemetry.MeterName"/>: those of OpenTelemetry's messaging conventions, else our own.</summary>
internal sealed class MessagingMetrics
{
    // The boundaries of OpenTelemetry's conventions, for operations that normally take milliseconds.
    private static readonly InstrumentAdvice<double> Latency =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };

    // For waits that last as long as an outage of a broker or a consumer.
    private static readonly InstrumentAdvice<double> Wait =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600] };

    private static readonly InstrumentAdvice<int> Size = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] };

    private readonly Meter _meter;

    public MessagingMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MessagingTelemetry.MeterName);
        PublishDuration = _meter.CreateHistogram(
            "messaging.client.operation.duration", "s", "From the publication of a message to the broker's word on it.", null, Latency);
        Sent = _meter.CreateCounter<long>(
            "messaging.client.sent.messages", "{message}", "Messages published, with error.type those that the broker did not confirm.");
        Consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages delivered to this application.");
        ProcessDuration = _meter.CreateHistogram("messaging.process.duration", "s", "One attempt to process a message.", null, Latency);
        Retries = _meter.CreateCounter<long>("payetonkawa.process.retries", "{retry}", "Attempts after the first at one delivery.");
        Rejected = _meter.CreateCounter<long>("payetonkawa.rejected.messages", "{message}", "Messages that can never be processed, kept in messages_rejetes.");
        EventAge = _meter.CreateHistogram("payetonkawa.event.age", "s", "From an event to the end of its handling.", null, Wait);
        BatchSize = _meter.CreateHistogram("payetonkawa.outbox.batch.size", "{message}", "Messages that the relay published together.", null, Size);
        OutboxWait = _meter.CreateHistogram("payetonkawa.outbox.wait", "s", "From an event to its publication, where the broker confirmed it.", null, Wait);
    }

    internal Histogram<double> PublishDuration { get; }

    internal Counter<long> Sent { get; }

    internal Counter<long> Consumed { get; }

    internal Histogram<double> ProcessDuration { get; }

    internal Counter<long> Retries { get; }

    internal Counter<long> Rejected { get; }

    internal Histogram<double> EventAge { get; }

    internal Histogram<int> BatchSize { get; }

    internal Histogram<double> OutboxWait { get; }

    /// <summary>Adds the gauges of the outbox.</summary>
    internal void ObserveOutbox(Func<IEnumerable<Measurement<long>>> depth, Func<IEnumerable<Measurement<double>>> oldestAge)
    {
        _meter.CreateObservableGauge(
            "payetonkawa.outbox.depth", depth, "{message}", "Events committed and not confirmed; told by the active relay alone.");
        _meter.CreateObservableGauge(
            "payetonkawa.outbox.oldest.age", oldestAge, "s", "For how long the oldest of them has waited; 0 when there is none.");
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PayeTonKawa.Messaging.Tests;

/// <summary>Records the measurements of one application, without those of others in this process.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measurement> _all = new();

    internal Measurements(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MessagingTelemetry.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All values measured under a name, with this error type or with none.</summary>
    internal IReadOnlyList<double> Of(string name, string? error = null) =>
        [.. _all.Where(measured => measured.Name == name && measured.Error == error).Select(measured => measured.Value)];

    /// <summary>The current value of an observable instrument, or null if it reports none.</summary>
    internal double? Observe(string name)
    {
        var before = _all.Count;
        _listener.RecordObservableInstruments();
        return _all.Skip(before).LastOrDefault(measured => measured.Name == name)?.Value;
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? error = null;
        foreach (var tag in tags)
        {
            error = tag.Key == "error.type" ? (string?)tag.Value : error;
        }

        _all.Enqueue(new(instrument.Name, value, error));
    }

    private sealed record Measurement(string Name, double Value, string? Error);
}

// The sections of the benchmark: each measures in this run and prints its table.
// They stand behind `make bench`; the bars are those of the blueprint.
// It refuses assertions: a figure is read by people, never tested.
#pragma once

namespace lightspeed::bench {

/// Decoding, writing, replaying, checking and recording traces, as events a second and as ratios.
void print_pipeline(int argc, char** argv);

/// Bytes of patches on the wire for each program of the corpus: everything anew, changed parts
/// anew, ours; and what compression would bring on top.
void print_wire();

/// Time to render and to compare a table of 1,000, 10,000 and 100,000 rows after small edits.
void print_rows();

/// Time to find the difference of two traces of 1,000,000 events, beside decoding one.
void print_comparing();

/// Sessions an hour that a simulation makes, for each program of the corpus.
void print_simulation();

/// Bytes of an event, and events written and read a second: traces, JSON lines, MCAP.
void print_storage();

}  // namespace lightspeed::bench

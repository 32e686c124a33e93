public import MonteCarlo
